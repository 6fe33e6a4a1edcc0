import type { CommandResult } from './sandbox.ts'

/** Where the things are that an agent must not reach. */
export interface Targets {
  dataDir: string
  sidecarPid: number
  hostPort: number
  abstractName: string
}

/** An attempt to get out; it prints `GOT IN` (and why) if it worked. */
export interface Attack {
  name: string
  argv: string[]
}

const NUMBERS: Record<string, [x64: number, arm64: number]> = {
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  unshare: [272, 97],
  setns: [308, 268],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  keyctl: [250, 219],
  add_key: [248, 217],
  init_module: [175, 105],
  kexec_load: [246, 104],
  open_by_handle_at: [304, 265],
  syslog: [103, 116],
  sethostname: [170, 161],
  settimeofday: [164, 170],
  io_uring_setup: [425, 425],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  pidfd_getfd: [438, 438],
  mount_setattr: [442, 442],
  clone: [56, 220],
  clone3: [435, 435],
  setuid: [105, 146],
  mknodat: [259, 33],
  ioctl: [16, 29],
}

const number = (name: string) => NUMBERS[name]![process.arch === 'arm64' ? 1 : 0]

/** A system call that has to fail with one of these errors; anything else, success above all, is a hole. */
function call(name: string, args: string, errors: string): Attack {
  return perl(
    `${name}(${args})`,
    `use Errno; my ($a, $b) = ("A" x 256, "B" x 256); $! = 0;
     my $r = syscall(${number(name)}, ${args});
     my $ok = $r < 0 && grep { exists &{"Errno::$_"} && $! == &{"Errno::$_"}() } qw(${errors});
     print "GOT IN: result $r, $!" unless $ok;`,
  )
}

function perl(name: string, program: string): Attack {
  return { name, argv: ['perl', '-e', program] }
}

/** Succeeds if it can do what it says: then it is in. */
function shell(name: string, command: string): Attack {
  return { name, argv: ['sh', '-c', `if ${command}; then echo "GOT IN"; fi 2>&1`] }
}

function writes(path: string): Attack {
  return shell(`writes ${path}`, `( : >${path} ) 2>/dev/null`)
}

function reads(path: string): Attack {
  return shell(`reads ${path}`, `head -c 1 ${path} >/dev/null 2>&1`)
}

function socket(name: string, family: number, type: number): Attack {
  return perl(
    `opens a socket of ${name}`,
    `print "GOT IN" if socket(my $s, ${family}, ${type}, 0);`,
  )
}

function connects(name: string, host: string, port: number): Attack {
  const [a, b, c, d] = host.split('.')
  return perl(
    `connects to ${name}`,
    `use Socket; socket(my $s, 2, 1, 0) or exit; $SIG{ALRM} = sub { exit }; alarm 3;
     print "GOT IN" if connect($s, pack_sockaddr_in(${port}, pack("C4", ${a}, ${b}, ${c}, ${d})));`,
  )
}

/** All that an agent must not be able to do. */
export function attacks(targets: Targets): Attack[] {
  const { dataDir, sidecarPid, hostPort, abstractName } = targets
  return [
    // Files of the host
    shell("finds the server's data directory", `ls ${dataDir}`),
    reads(`${dataDir}/master.key`),
    reads(`${dataDir}/agents/2/home/secret`),
    reads(`${dataDir}/agents/1/sidecar/token`),
    reads('/proc/1/root/root/.profile'),
    ...['/etc/shadow', '/etc/ssh/sshd_config', '/root/.ssh/id_ed25519', '/proc/kcore'].map(reads),
    shell('enters /root', 'ls /root 2>/dev/null'),
    shell('enters another home', '[ "$(ls /home)" != agent ]'),
    shell(
      'finds block devices',
      'ls /dev/vd* /dev/sd* /dev/nvme* /dev/dm-* /dev/mem 2>/dev/null | grep -q .',
    ),
    shell('has files of the host open', 'ls -l /proc/[0-9]*/fd 2>/dev/null | grep -F "/leaked"'),
    // What is read-only
    ...['/usr/bin/hole', '/etc/passwd', '/etc/hole', '/opt/sac/hole', '/hole', '/bin/sh'].map(
      writes,
    ),
    ...['/etc/claude-code/managed-settings.json', '/opt/sac/pod.cjs', '/opt/sac/bin/node'].map(
      writes,
    ),
    ...['/workspace/hole', '/workspace/CLAUDE.md', '/workspace/public/hole'].map(writes),
    ...['/workspace/group/hole', '/run/sac/side/hole', '/run/sac/instructions/hole'].map(writes),
    shell('replaces the socket of the sidecar', 'rm -f /run/sac/side/side.sock 2>/dev/null'),
    shell('replaces the instructions', 'mv /workspace/CLAUDE.md /tmp/ 2>/dev/null'),
    // The kernel's knobs
    writes('/proc/sys/kernel/core_pattern'),
    writes('/proc/sys/kernel/hostname'),
    writes('/proc/sysrq-trigger'),
    shell('sees control groups', 'ls /sys/fs/cgroup 2>/dev/null'),
    shell(
      'protects itself from the OOM killer',
      '( echo -1000 >/proc/self/oom_score_adj ) 2>/dev/null',
    ),
    shell('raises its limits', 'prlimit --nofile=65536 true 2>/dev/null'),
    // Other processes
    shell(
      'sees the secrets of any process',
      "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -i 'canar[y]'",
    ),
    shell(
      'sees secrets on a command line',
      "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -i 'canar[y]'",
    ),
    shell('signals the sidecar', `kill -0 ${sidecarPid} 2>/dev/null`),
    shell('sees processes of the host', 'test "$(ls -d /proc/[0-9]* | wc -l)" -gt 15'),
    shell('kills process 1', 'kill -9 1 && sleep 0.2 && ! kill -0 1 2>/dev/null'),
    // The network
    connects('the host on 127.0.0.1', '127.0.0.1', hostPort),
    connects('the metadata service', '169.254.169.254', 80),
    connects('a private address', '10.0.0.1', 80),
    connects('a public address', '1.1.1.1', 443),
    perl(
      'connects to an abstract socket of the host',
      `use Socket; socket(my $s, 1, 1, 0) or exit;
       print "GOT IN" if connect($s, pack("S a*", 1, "\\0${abstractName}"));`,
    ),
    socket('vsock', 40, 1),
    socket('packets', 17, 3),
    socket('netlink', 16, 3),
    socket('the kernel crypto', 38, 5),
    socket('bluetooth', 31, 3),
    perl('opens a raw socket', 'print "GOT IN" if socket(my $s, 2, 3, 1);'),
    // System calls
    call('mount', '$a, $b, $a, 0, 0', 'EPERM'),
    call('umount2', '$a, 2', 'EPERM'),
    call('pivot_root', '$a, $b', 'EPERM'),
    call('chroot', '$a', 'EPERM'),
    call('unshare', '0x10000000', 'EPERM'), // CLONE_NEWUSER
    call('unshare', '0x00020000', 'EPERM'), // CLONE_NEWNS
    call('clone', '0x10000011, 0, 0, 0, 0', 'EPERM'),
    call('clone3', '$a, 88', 'ENOSYS'),
    call('setns', '0, 0', 'EPERM'),
    call('ptrace', '16, getppid(), 0, 0', 'EPERM'), // PTRACE_ATTACH
    call('process_vm_readv', '1, $a, 1, $b, 1, 0', 'EPERM'),
    call('bpf', '5, $a, 64', 'EPERM'),
    call('perf_event_open', '$a, 0, -1, -1, 0', 'EPERM'),
    call('userfaultfd', '0', 'EPERM'),
    call('keyctl', '0, -3, 1', 'EPERM'),
    call('add_key', '$a, $b, $a, 1, -3', 'EPERM'),
    call('init_module', '$a, 1, $b', 'EPERM'),
    call('kexec_load', '0, 0, $a, 0', 'EPERM'),
    call('open_by_handle_at', '0, $a, 0', 'EPERM'),
    call('syslog', '3, $a, 10', 'EPERM'),
    call('sethostname', '$a, 3', 'EPERM'),
    call('settimeofday', '$a, 0', 'EPERM'),
    call('io_uring_setup', '1, $a', 'EPERM'),
    call('open_tree', '-100, $a, 1', 'EPERM'),
    call('move_mount', '0, $a, 0, $b, 0', 'EPERM'),
    call('fsopen', '$a, 0', 'EPERM'),
    call('pidfd_getfd', '0, 0, 0', 'EPERM'),
    call('mount_setattr', '0, $a, 0, $b, 32', 'EPERM'),
    call('setuid', '0', 'EPERM EINVAL'),
    perl(
      'makes a device',
      `my $p = "/tmp/hole-device"; print "GOT IN" if syscall(${number('mknodat')}, -100, $p, 0020666, 0x101) == 0 && open(my $f, "<", $p);`,
    ),
    perl(
      'types into a terminal',
      `open(my $t, "+<", "/dev/ptmx") or exit; my $c = "x"; $! = 0;
       print "GOT IN: $!" unless syscall(${number('ioctl')}, fileno($t), 0x5412, $c) == -1 && $!{EPERM};`,
    ),
    ...(process.arch === 'x64'
      ? [perl('calls by the x32 numbers', 'print "GOT IN" if syscall(0x40000000 + 39) > 0;')]
      : []),
    shell(
      'gains rights by a setuid program',
      "perl -ne 'print if /^Cap(Eff|Prm|Bnd|Amb):.*[1-9a-f]/' /proc/self/status | grep -v Bnd | grep .",
    ),
    shell('runs without the filter', '! grep -q "^Seccomp:.*2$" /proc/self/status'),
    shell('can gain privileges', '! grep -q "^NoNewPrivs:.*1$" /proc/self/status'),
  ]
}

/** The same kinds of attempts at what is allowed: all of them have to get in, or the refusals prove nothing. */
export function controls(ownPort: number): Attack[] {
  return [
    shell('finds a folder', 'ls /usr/share'),
    reads('/etc/passwd'),
    writes('/tmp/control'),
    connects('itself', '127.0.0.1', ownPort),
    socket('internet', 2, 1),
    call('setns', '0, 0', 'EINVAL'),
    shell(
      'sees what is in the environment',
      "cat /proc/self/environ | tr '\\0' '\\n' | grep -q FROM_SPEC",
    ),
    shell('signals itself', 'kill -0 $$'),
  ]
}

/** What of the attack worked; empty when all was refused. */
export function outcome(result: CommandResult): string {
  const isStuck = result.code === null || result.code === -1
  return isStuck || result.stdout.includes('GOT IN')
    ? `${result.stdout}${result.stderr}` || `ended by ${result.signal}`
    : ''
}
