#!/usr/bin/perl
# A pool of workers of known shape: a parent loads SHARED MiB, forks CHILDREN that share these pages, hold PRIVATE MiB of their own each and grow by
# GROW KiB every second, and by STEP KiB when they get SIGUSR1. They title themselves as celery does.
#   pool.pl POOL HOST CHILDREN SHARED_MIB PRIVATE_MIB GROW_KIB [STEP_KIB]
use strict;
use warnings;

my ($pool, $host, $children, $shared_mib, $private_mib, $grow_kib, $step_kib) = @ARGV;
my $mib = 1024 * 1024;
my $shared = "s" x ($shared_mib * $mib);
my @pids;
for my $number (1 .. $children) {
  my $pid = fork();
  die "fork: $!" unless defined $pid;
  if ($pid == 0) {
    $0 = "[celeryd: $pool\@$host:ForkPoolWorker-$number]";
    my $private = "p" x ($private_mib * $mib);
    my @grown;
    $SIG{TERM} = sub { exit 0 };
    $SIG{USR1} = sub { push @grown, "g" x ($step_kib * 1024) };
    while (getppid() != 1) {
      sleep 1;
      push @grown, "g" x ($grow_kib * 1024) if $grow_kib > 0 && @grown < 600;
    }
    exit 0;
  }
  push @pids, $pid;
}
$0 = "[celeryd: $pool\@$host:MainProcess] -active- (worker -n $pool\@$host -c $children)";
$SIG{TERM} = sub { kill 'TERM', @pids; exit 0 };
1 while wait() != -1;
