/** Perl programs of the `unshare` jail: perl is the one thing on every Debian that can make any system call. */

const [PRCTL, SETHOSTNAME] = process.arch === 'arm64' ? [167, 161] : [157, 170]

/** Neither `hostname` nor `ip` is everywhere. */
export const NAME_HOST = `my $name = "sandbox"; syscall(${SETHOSTNAME}, $name, 7) == 0 or die "hostname: $!";`

/** Sets IFF_UP and IFF_RUNNING of `lo`. */
export const BRING_LOOPBACK_UP = `
socket(my $s, 2, 2, 0) or die "socket: $!";
my $up = pack("a16 S x22", "lo", 0x41);
ioctl($s, 0x8914, $up) or die "lo: $!";
`

/**
 * Process 1 of the jail: takes environment and system call filter from descriptors 4 and 9, starts the program, and
 * collects the dead until the program ends. It is under the filter itself.
 */
export const FILTERED_INIT = `
sub take { open(my $in, "<&=", $_[0]) or die "descriptor $_[0]: $!"; local $/; my $all = <$in>; close $in; $all }
my ($env, $filter) = (take(4), take(9));
my $program = pack("S x6 P", length($filter) / 8, $filter);
syscall(${PRCTL}, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!";
syscall(${PRCTL}, 22, 2, $program, 0, 0) == 0 or die "seccomp: $!";
my $child = fork();
defined $child or die "fork: $!";
if (!$child) {
  my $path = $ENV{PATH};
  %ENV = map { split /=/, $_, 2 } split /\\0/, $env;
  my ($first) = grep { -x } map { "$_/$ARGV[0]" } split /:/, $path;
  exec { $first } @ARGV or die "$ARGV[0]: $!";
}
while ((my $ended = wait()) > 0) {
  exit($? & 127 ? 128 + ($? & 127) : $? >> 8) if $ended == $child;
}
`
