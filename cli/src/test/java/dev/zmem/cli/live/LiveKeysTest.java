package dev.zmem.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.live.LiveState.Mode;
import dev.zmem.cli.output.Symbols;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveKeysTest {
  private final MadeUpTables tables = new MadeUpTables(Symbols.UNICODE);
  private final LiveKeys keys = new LiveKeys(10);
  private ShownTable table = tables.table(MadeUpTables.many(50), MadeUpTables.programs(), 80);
  private LiveState state = LiveState.of(MadeUpTables.programs());

  @Test
  void selection_staysOnItsRow_whenRowsMove() {
    press(Key.DOWN, Key.DOWN);
    assertThat(state.level().place().row()).isEqualTo(2);
    Map<String, Long> moved = new LinkedHashMap<>();
    moved.put("program-7", 90L);
    moved.put("program-2", 80L);
    table = tables.table(moved, state.level(), 80);
    state = keys.settled(state, table);
    assertThat(state.level().place().row()).isEqualTo(1);
    press(Key.HOME);
    table = tables.table(Map.of("program-9", 1L), state.level(), 80);
    state = keys.settled(state, table);
    assertThat(state.level().place().row()).isZero();
  }

  @Test
  void window_followsTheSelection() {
    press(Key.PAGE_DOWN, Key.PAGE_DOWN);
    assertThat(state.level().place().top()).isEqualTo(11);
    press(Key.END);
    assertThat(state.level().place().row()).isEqualTo(49);
    assertThat(state.level().place().top()).isEqualTo(40);
    press(Key.DOWN);
    assertThat(state.level().place().row()).isEqualTo(49);
    press(Key.HOME);
    assertThat(state.level().place().top()).isZero();
  }

  @Test
  void enter_goesFromHostToProgramToProcesses_andBackspaceReturns() {
    type("H");
    assertThat(asked().getGroupByList()).containsExactly("host");
    table = tables.table(Map.of("web-01", 5L), state.level(), 80);
    press(Key.ENTER);
    assertThat(asked().getHostGlobsList()).containsExactly("web-01");
    assertThat(asked().getGroupByList()).containsExactly("program");
    table = tables.table(Map.of("nginx: a+b", 5L), state.level(), 80);
    press(Key.ENTER);
    assertThat(state.level().host()).isEqualTo("web-01");
    assertThat(state.level().processes().getWhereList()).containsExactly("program=nginx: a+b");
    assertThat(state.level().isOfProcesses()).isTrue();
    table = tables.table(Map.of(), state.level(), 80);
    press(Key.ENTER);
    assertThat(state.levels()).hasSize(3);
    press(Key.BACKSPACE, Key.ESCAPE, Key.BACKSPACE);
    assertThat(state.levels()).hasSize(1);
  }

  @Test
  void typedFilter_staysOnTheLevelBelow_andEscapeTakesAwayOnlyWhatWasTypedThere() {
    type("/prog");
    press(Key.ENTER);
    table = tables.table(Map.of("program-1", 5L), state.level(), 80);
    press(Key.ENTER);
    assertThat(asked().getFilter()).isEqualTo("prog");
    assertThat(asked().getWhereList()).containsExactly("program=program-1");
    type("/x");
    press(Key.ENTER, Key.ESCAPE);
    assertThat(asked().getFilter()).isEqualTo("prog");
    type("t/x");
    press(Key.ESCAPE);
    assertThat(asked().getFilter()).isEqualTo("prog");
    press(Key.ESCAPE);
    assertThat(state.levels()).hasSize(1);
    assertThat(asked().getFilter()).isEqualTo("prog");
    press(Key.ESCAPE);
    assertThat(asked().getFilter()).isEmpty();
  }

  @Test
  void tableOfAnotherLevel_opensNothing() {
    type("H");
    press(Key.ENTER);
    assertThat(state.levels()).hasSize(1);
    assertThat(state.mode()).isNotEqualTo(LiveState.BROWSE);
    press(Key.DOWN);
    assertThat(state.mode()).isEqualTo(LiveState.BROWSE);
  }

  @Test
  void process_opensItsMappings_whichAreAskedAgainByAKeyAlone() {
    type("/libc");
    press(Key.ENTER);
    type("g");
    press(Key.END, Key.ENTER);
    assertThat(state.level().isOfProcesses()).isTrue();
    table = tables.processes(Map.of("4711", "nginx"), state.level());
    press(Key.ENTER);
    Level opened = state.level();
    assertThat(opened.isOfMappings()).isTrue();
    assertThat(opened.name()).isEqualTo("4711 nginx");
    assertThat(opened.mappings(3_000))
        .isEqualTo(
            ListMappingsRequest.newBuilder()
                .setHost("web-1")
                .setPid(4711)
                .setWithinMillis(3_000)
                .build());
    type("N/libc");
    press(Key.ENTER);
    assertThat(asked().getSortBy()).isEqualTo("name");
    assertThat(state.level().asksAs(opened)).isTrue();
    type("r");
    assertThat(state.level().asksAs(opened)).isFalse();
    press(Key.ESCAPE);
    assertThat(asked().getFilter()).isEmpty();
    for (String key : new String[] {"p", "H", "t", "g"}) {
      type(key);
      assertThat(state.mode()).isNotEqualTo(LiveState.BROWSE);
      assertThat(state.level().isOfMappings()).isTrue();
    }
    type("s");
    assertThat(state.mode())
        .isInstanceOfSatisfying(
            Mode.Choose.class, choose -> assertThat(choose.words()).contains("avgpss", "size"));
    press(Key.ESCAPE, Key.ESCAPE);
    assertThat(state.levels()).hasSize(1);
    assertThat(asked().getFilter()).isEqualTo("libc");
  }

  @Test
  void rowOfAHostsSmallestProcesses_isNotOpened_andSaysSo() {
    type("g");
    press(Key.END, Key.ENTER);
    table = tables.processes(Map.of("", "nginx"), state.level());
    press(Key.ENTER);
    assertThat(state.levels()).hasSize(1);
    assertThat(state.mode())
        .isInstanceOfSatisfying(
            Mode.Browse.class, browse -> assertThat(browse.notice()).contains("sums"));
  }

  @Test
  void rowOfAllOthers_isNotOpened_andSaysSo() {
    table = tables.table(Map.of("(others)", 5L), state.level(), 80);
    press(Key.ENTER);
    assertThat(state.levels()).hasSize(1);
    assertThat(state.mode())
        .isInstanceOfSatisfying(
            Mode.Browse.class,
            browse -> assertThat(browse.notice()).contains("(others)", "cannot be opened"));
  }

  @Test
  void filter_isAskedAsItIsTyped_andABadOneIsNot() {
    type("/celery");
    assertThat(asked().getFilter()).isEqualTo("celery");
    type("(");
    assertThat(asked().getFilter()).isEqualTo("celery");
    assertThat(state.mode())
        .isInstanceOfSatisfying(
            Mode.Type.class, typing -> assertThat(typing.trouble()).contains("missing"));
    type("a)");
    assertThat(asked().getFilter()).isEqualTo("celery(a)");
    press(Key.ENTER);
    assertThat(state.mode()).isEqualTo(LiveState.BROWSE);
    press(Key.ESCAPE);
    assertThat(asked().getFilter()).isEmpty();
    type("/x");
    press(Key.BACKSPACE, Key.BACKSPACE);
    assertThat(asked().getFilter()).isEmpty();
    assertThat(state.mode()).isEqualTo(LiveState.BROWSE);
  }

  @Test
  void menus_sortAndGroup() {
    type("s");
    assertThat(state.mode()).isInstanceOf(Mode.Choose.class);
    type("u");
    press(Key.ENTER);
    assertThat(asked().getSortBy()).isEqualTo("uss");
    type("I");
    assertThat(asked().getReverse()).isTrue();
    type("M");
    assertThat(asked().getSortBy()).isEqualTo("ram");
    assertThat(asked().getReverse()).isFalse();
    type("S");
    assertThat(asked().getSortBy()).isEqualTo("swap");
    type("gu");
    press(Key.ENTER);
    assertThat(asked().getGroupByList()).doesNotContain("program");
    type("g");
    press(Key.ESCAPE);
    assertThat(state.mode()).isEqualTo(LiveState.BROWSE);
  }

  @Test
  void pauseHelpAndQuit() {
    type(" ");
    assertThat(state.paused()).isTrue();
    type(" ?");
    assertThat(state.paused()).isFalse();
    assertThat(state.mode()).isInstanceOf(Mode.Help.class);
    press(Key.DOWN);
    assertThat(state.mode()).isEqualTo(new Mode.Help(1));
    type("xq");
    assertThat(state.isEnded()).isTrue();
  }

  @Test
  void keyboardThatIsGone_endsTheView_inAnyMode() {
    type("/abc");
    press(Key.GONE);
    assertThat(state.isEnded()).isTrue();
  }

  private QueryTableRequest asked() {
    return state.level().asked();
  }

  private void press(Key... pressed) {
    for (Key key : pressed) {
      state = keys.after(state, new Press(key, ""), table);
    }
  }

  private void type(String text) {
    text.codePoints()
        .forEach(letter ->
            state = keys.after(state, new Press(Key.TEXT, Character.toString(letter)), table));
  }
}
