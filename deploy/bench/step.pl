#!/usr/bin/perl
# Steps a scan: stops it as soon as a pass is printed, has READER sum up what that pass should have found, makes every twentieth
# worker of the pools grow by STEP_KIB, waits until they have, and lets it go on: the workload stands still while both read. Prints
# "cpu_us rollup_reads pss_bytes exact_bytes" for each pass, - for a figure the scan does not print.
#   step.pl READER STEP_KIB COMMAND...     COMMAND prints passes as JSON, each when it has ended, with pauses in which to stop it
use strict;
use warnings;
use Time::HiRes qw(sleep time);

use constant { SHARE => 20, LONGEST_WAIT => 10 };

my ($reader, $step_kib, @command) = @ARGV;
my @workers = sort { $a <=> $b } grep { slurp("/proc/$_/cmdline") =~ /ForkPoolWorker/ } map { m{(\d+)$} } glob '/proc/[0-9]*';
my ($number, $unread) = (0, '');

my $scan = open my $passes, '-|', @command or die "$command[0]: $!";
while (sysread $passes, my $part, 65536) {
  $unread .= $part;
  $unread =~ s/^\{"passes":\[//;
  while ($unread =~ s/^[^{]*(\{(?:[^{}]++|(?1))*\})//) {
    my $pass = $1;
    kill 'STOP', $scan;
    chomp(my $exact = `$reader sum`);
    print join(' ', map({ $pass =~ /"$_":(\d+)/ ? $1 : '-' } qw(cpu_us rollup_reads pss_bytes)), $exact), "\n";
    move(grep { $_ % SHARE == $number % SHARE } 0 .. $#workers);
    $number++;
    kill 'CONT', $scan;
  }
}
close $passes or die "$command[0] failed\n";

sub move {
  my %goal = map { my $pid = $workers[$_]; $pid => rss_kib($pid) + $step_kib } @_;
  kill 'USR1', keys %goal;
  my $give_up = time + LONGEST_WAIT;
  for my $pid (keys %goal) {
    while (rss_kib($pid) < $goal{$pid}) {
      die "worker $pid does not grow\n" if time > $give_up;
      sleep 0.002;
    }
  }
}

sub rss_kib { return slurp("/proc/$_[0]/smaps_rollup") =~ /^Rss:\s+(\d+)/m ? $1 : 0 }

sub slurp {
  open my $file, '<', $_[0] or return '';
  local $/;
  return <$file> // '';
}
