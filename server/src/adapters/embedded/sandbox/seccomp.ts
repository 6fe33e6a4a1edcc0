/**
 * The system call filter of every sandbox, as a classic BPF program for `prctl(PR_SET_SECCOMP)` and `bwrap --seccomp`.
 * It takes away what no agent needs and what kernel bugs are usually reached through.
 */

const EPERM = 1
const ENOSYS = 38
const EAFNOSUPPORT = 97

const ALLOW = 0x7fff0000
const refuse = (errno: number) => 0x00050000 | errno

// struct seccomp_data
const OFFSET_NUMBER = 0
const OFFSET_ARCH = 4
/** Low half of argument `index`; both architectures are little-endian. */
const offsetOfArgument = (index: number) => 16 + index * 8

const LOAD = 0x20 // BPF_LD | BPF_W | BPF_ABS
const JUMP_EQUAL = 0x15
const JUMP_AT_LEAST = 0x35
const JUMP_ANY_BIT = 0x45
const RETURN = 0x06

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NEW_NAMESPACE_FLAGS = 0x7e020000
const TIOCSTI = 0x5412
/** Pastes into a virtual console. */
const TIOCLINUX = 0x541c
const SOCKET_FAMILIES = [1, 2, 10] // AF_UNIX, AF_INET, AF_INET6
/** Bit that marks system calls of the x32 ABI, which would pass a filter of numbers. */
const X32_BIT = 0x40000000

interface Architecture {
  /** AUDIT_ARCH_… */
  audit: number
  clone: number
  ioctl: number
  socket: number
  /** Refused with EPERM whatever the arguments. */
  refused: number[]
}

const CLONE3 = 435

// Numbers from 424 on are the same everywhere: io_uring_setup, io_uring_enter, io_uring_register, open_tree,
// move_mount, fsopen, fsconfig, fsmount, fspick, pidfd_getfd, mount_setattr, quotactl_fd, open_tree_attr
const REFUSED_EVERYWHERE = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443, 467]

const ARCHITECTURES: Partial<Record<NodeJS.Architecture, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    clone: 56,
    ioctl: 16,
    socket: 41,
    refused: [
      ...[165, 166, 155, 161, 272, 308], // mount, umount2, pivot_root, chroot, unshare, setns
      ...[101, 310, 311, 312], // ptrace, process_vm_readv, process_vm_writev, kcmp
      ...[321, 298, 323, 300], // bpf, perf_event_open, userfaultfd, fanotify_init
      ...[248, 249, 250], // add_key, request_key, keyctl
      ...[175, 313, 176, 246, 320], // init_module, finit_module, delete_module, kexec_load, kexec_file_load
      ...[304, 103, 163, 179, 167, 168, 169], // open_by_handle_at, syslog, acct, quotactl, swapon, swapoff, reboot
      ...[170, 171, 164, 227, 159, 305], // sethostname, setdomainname, settimeofday, clock_settime, adjtimex, clock_adjtime
      ...[172, 173, 154], // iopl, ioperm, modify_ldt
    ],
  },
  arm64: {
    audit: 0xc00000b7,
    clone: 220,
    ioctl: 29,
    socket: 198,
    refused: [
      ...[40, 39, 41, 51, 97, 268], // mount, umount2, pivot_root, chroot, unshare, setns
      ...[117, 270, 271, 272], // ptrace, process_vm_readv, process_vm_writev, kcmp
      ...[280, 241, 282, 262], // bpf, perf_event_open, userfaultfd, fanotify_init
      ...[217, 218, 219], // add_key, request_key, keyctl
      ...[105, 273, 106, 104, 294], // init_module, finit_module, delete_module, kexec_load, kexec_file_load
      ...[265, 116, 89, 60, 224, 225, 142], // open_by_handle_at, syslog, acct, quotactl, swapon, swapoff, reboot
      ...[161, 162, 170, 112, 171, 266], // sethostname, setdomainname, settimeofday, clock_settime, adjtimex, clock_adjtime
    ],
  },
}

/** One step: on a match go on with `matched`, else with the next step. */
type Instruction = { code: number; k: number; ifTrue?: string; ifFalse?: string }

/**
 * Makes the filter for an architecture.
 * @returns `struct sock_filter[]`, 8 bytes an instruction; undefined where we have no table of system calls
 */
export function seccompFilter(arch: NodeJS.Architecture = process.arch): Buffer | undefined {
  const table = ARCHITECTURES[arch]
  if (!table) return undefined
  const labels: Record<string, number> = {}
  const program: Instruction[] = []
  const load = (offset: number) => program.push({ code: LOAD, k: offset })
  const equal = (k: number, ifTrue?: string, ifFalse?: string) =>
    program.push({ code: JUMP_EQUAL, k, ifTrue, ifFalse })
  const label = (name: string) => {
    labels[name] = program.length
  }
  const end = (name: string, action: number) => {
    label(name)
    program.push({ code: RETURN, k: action })
  }

  load(OFFSET_ARCH)
  equal(table.audit, undefined, 'eperm')
  load(OFFSET_NUMBER)
  if (arch === 'x64') program.push({ code: JUMP_AT_LEAST, k: X32_BIT, ifTrue: 'eperm' })
  for (const number of [...table.refused, ...REFUSED_EVERYWHERE]) equal(number, 'eperm')
  // The flags of clone3 are in memory, where a filter cannot look; libc falls back to clone on ENOSYS.
  equal(CLONE3, 'enosys')
  equal(table.clone, 'clone')
  equal(table.ioctl, 'ioctl')
  equal(table.socket, 'socket', 'allow')
  label('clone')
  load(offsetOfArgument(0))
  program.push({ code: JUMP_ANY_BIT, k: NEW_NAMESPACE_FLAGS, ifTrue: 'eperm', ifFalse: 'allow' })
  label('ioctl')
  load(offsetOfArgument(1))
  equal(TIOCSTI, 'eperm')
  equal(TIOCLINUX, 'eperm', 'allow')
  label('socket')
  load(offsetOfArgument(0))
  for (const family of SOCKET_FAMILIES) equal(family, 'allow')
  end('family', refuse(EAFNOSUPPORT))
  end('eperm', refuse(EPERM))
  end('enosys', refuse(ENOSYS))
  end('allow', ALLOW)
  return assemble(program, labels)
}

function assemble(program: Instruction[], labels: Record<string, number>): Buffer {
  const bytes = Buffer.alloc(program.length * 8)
  program.forEach(({ code, k, ifTrue, ifFalse }, index) => {
    const distance = (name: string | undefined) => {
      const steps = name === undefined ? 0 : labels[name]! - index - 1
      if (steps > 255) throw new Error(`The seccomp filter is too long to jump to ${name}`)
      return steps
    }
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(distance(ifTrue), index * 8 + 2)
    bytes.writeUInt8(distance(ifFalse), index * 8 + 3)
    bytes.writeUInt32LE(k, index * 8 + 4)
  })
  return bytes
}
