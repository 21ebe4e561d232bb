package dev.zmem.agent.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CpuAccountTest {
  private static final long SECOND = 1_000_000_000L;
  private static final double SHARE = 0.01;

  @Example
  void newAccount_isFull_andFillsNoFurther() {
    CpuAccount account = new CpuAccount(SHARE, 0, 0);
    assertThat(account.balance(0, 0, 0)).isEqualTo(200_000_000);
    assertThat(account.balance(3600 * SECOND, 0, 0)).isEqualTo(200_000_000);
  }

  @Example
  void cpuThatWasUsed_isPaid_andTimeEarnsIt() {
    CpuAccount account = new CpuAccount(SHARE, 0, 5 * SECOND);
    assertThat(account.balance(0, 5 * SECOND + 150_000_000, 150_000_000)).isEqualTo(50_000_000);
    assertThat(account.balance(5 * SECOND, 5 * SECOND + 150_000_000, 150_000_000))
        .isEqualTo(100_000_000);
  }

  @Example
  void debt_leavesATenthOfWhatIsEarned_andIsOverAfterTenSeconds() {
    CpuAccount account = new CpuAccount(SHARE, 0, 0);
    assertThat(account.balance(0, 60 * SECOND, 60 * SECOND)).isZero();
    assertThat(account.balance(SECOND, 60 * SECOND, 60 * SECOND)).isEqualTo(1_000_000);
    assertThat(account.balance(11 * SECOND, 60 * SECOND, 60 * SECOND)).isEqualTo(10_000_000);
    assertThat(account.balance(12 * SECOND, 60 * SECOND, 60 * SECOND)).isEqualTo(20_000_000);
  }

  @Example
  void start_isNotPaid_butWhatIsMeasuredMeanwhile() {
    CpuAccount account = new CpuAccount(SHARE, 0, SECOND);
    assertThat(account.balance(SECOND, 4 * SECOND, 50_000_000)).isEqualTo(160_000_000);
    long later = CpuAccount.START_NANOS;
    assertThat(account.balance(later - 1, 6 * SECOND, 50_000_000)).isEqualTo(200_000_000);
    assertThat(account.balance(later, 6 * SECOND + 30_000_000, 50_000_000)).isEqualTo(170_000_000);
  }

  @Example
  void unlimited_isNeverSpent() {
    CpuAccount account = new CpuAccount(Budgets.UNLIMITED, 0, 0);
    assertThat(account.balance(SECOND, 3600 * SECOND, 3600 * SECOND)).isEqualTo(Long.MAX_VALUE);
  }

  /** Who spends what there is and no more is within the budget, but for what was saved before. */
  @Property
  void spendingTheBalance_keepsTheShare(
      @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 1, max = 30) Integer> pauses) {
    CpuAccount account = new CpuAccount(SHARE, 0, 0);
    long now = 0;
    long cpu = 0;
    for (int pause : pauses) {
      now += pause * SECOND;
      cpu += Math.max(0, account.balance(now, cpu, cpu));
    }
    assertThat(cpu).isLessThanOrEqualTo((long) (SHARE * (now + CpuAccount.MAX_SAVED_NANOS)) + 100);
  }

  @Example
  void start_isCountedFromWhenTheProgramBegan() {
    CpuAccount account = new CpuAccount(SHARE, 100 * SECOND, SECOND);
    assertThat(account.balance(101 * SECOND, 4 * SECOND, 50_000_000)).isEqualTo(160_000_000);
  }
}
