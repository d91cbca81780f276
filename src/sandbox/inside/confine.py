"""Takes from a fresh process everything that a program out of a model must not have.

Works on Linux only, on x86-64 and 64-bit ARM, through the C library: Python has no words of its own for most of it.
"""

import ctypes
import os
import platform
import resource
import signal
import struct

NEW_PROCESS_NUMBERS, NEW_MOUNTS, NEW_IPC = 0x20000000, 0x00020000, 0x08000000

# System calls by number, [x86-64, 64-bit ARM]; None where an architecture has none.
CLONE, CLONE3, SOCKET = (56, 220), (435, 435), (41, 198)
REFUSED = {
    # looking into other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "statmount": (457, 457), "listmount": (458, 458),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    # memory that the limits do not see, and what outlives a run
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195),
    "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188),
    "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219),
    # parts of the kernel with a long record of holes, which no solution to a task needs
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "fanotify_init": (300, 262), "lookup_dcookie": (212, 18),
    "modify_ldt": (154, None), "iopl": (172, None), "ioperm": (173, None), "vhangup": (153, 58),
    # the machine
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "syslog": (103, 116),
    "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "adjtimex": (159, 171), "sethostname": (170, 161), "setdomainname": (171, 162),
}
NAMESPACE_FLAGS = 0x7E020000
EPERM, ENOSYS, EAFNOSUPPORT = 1, 38, 97

ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
COLUMN, AUDIT_ARCH = ARCHITECTURES.get(platform.machine(), (None, None))

libc = ctypes.PyDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def checked(result, what):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)
    return result


def fork():
    """Forks into namespaces of its own: process numbers, mounts, inter-process memory.

    The child is process 1 there, so it can name no process but its own children, and when it ends the kernel ends them all.
    """
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = libc.syscall(CLONE[COLUMN], NEW_PROCESS_NUMBERS | NEW_MOUNTS | NEW_IPC | signal.SIGCHLD, 0, 0, 0, 0)
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    return checked(pid, "clone")


def cover(folder):
    """Hides a folder of the sandbox behind an empty one, for this process and those to come."""
    checked(libc.unshare(NEW_MOUNTS), "unshare")
    checked(libc.mount(b"tmpfs", folder.encode(), b"tmpfs", 1, b"size=4k,nr_inodes=1"), "mount")


def private_files(disk):
    """Empty writable folders that end with the process. Everything else is read-only already."""
    nosuid_nodev = 2 | 4
    for path, size in ((b"/tmp", disk), (b"/dev/shm", disk // 4)):
        options = f"size={size},mode=1777,nr_inodes=4096".encode()
        checked(libc.mount(b"tmpfs", path, b"tmpfs", nosuid_nodev, options), "mount")


def drop_capabilities():
    prctl = lambda *arguments: checked(libc.prctl(*(ctypes.c_ulong(one) for one in arguments), 0, 0), "prctl")
    prctl(38, 1, 0)  # no_new_privs
    prctl(47, 4, 0)  # ambient: clear all
    prctl(1, signal.SIGKILL, 0)  # die with the supervisor
    version_3_self = struct.pack("=Ii", 0x20080522, 0)
    checked(libc.capset(version_3_self, bytes(24)), "capset")


def limit(name, value):
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), (value, value))


def limit_resources(limits, is_node):
    # V8 reserves far more address space than it uses, so what is bounded there is writable private memory.
    limit("DATA" if is_node else "AS", limits["memory"])
    limit("CPU", limits["cpu"])
    limit("FSIZE", limits["fileSize"])
    limit("NPROC", limits["processes"])
    limit("NOFILE", limits["files"])
    limit("CORE", 0)
    limit("MEMLOCK", 0)
    limit("MSGQUEUE", 0)
    limit("SIGPENDING", 128)
    limit("STACK", 8 << 20)


def system_call_filter():
    """The filter as a program of the kernel's packet-filter machine: refuse what is listed, allow the rest."""
    load, equal, at_least, any_bit, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, kill, refuse = 0x7FFF0000, 0x80000000, lambda number: 0x00050000 | number
    number_at, architecture_at, first_argument_at = 0, 4, 16
    op = lambda code, value, then=0, otherwise=0: struct.pack("=HBBI", code, then, otherwise, value)
    program = [
        op(load, architecture_at),
        op(equal, AUDIT_ARCH, 1, 0),
        op(answer, kill),
        op(load, number_at),
        op(at_least, 0x40000000, 0, 1),  # the second set of x86-64 numbers, which would slip past the list
        op(answer, refuse(EPERM)),
        op(equal, CLONE3[COLUMN], 0, 1),  # its flags lie in memory, out of reach; without it the C library uses clone
        op(answer, refuse(ENOSYS)),
        op(equal, CLONE[COLUMN], 0, 4),
        op(load, first_argument_at),
        op(any_bit, NAMESPACE_FLAGS, 0, 1),
        op(answer, refuse(EPERM)),
        op(answer, allow),
        op(equal, SOCKET[COLUMN], 0, 6),
        op(load, first_argument_at),  # families: only local and internet, which lead nowhere here; a virtual machine's would
        op(equal, 1, 3, 0),
        op(equal, 2, 2, 0),
        op(equal, 10, 1, 0),
        op(answer, refuse(EAFNOSUPPORT)),
        op(answer, allow),
    ]
    for numbers in REFUSED.values():
        if numbers[COLUMN] is not None:
            program += [op(equal, numbers[COLUMN], 0, 1), op(answer, refuse(EPERM))]
    program.append(op(answer, allow))
    return b"".join(program)


FILTER = system_call_filter() if COLUMN is not None else None


def filter_system_calls():
    code = ctypes.create_string_buffer(FILTER, len(FILTER))
    header = struct.pack("=HxxxxxxQ", len(FILTER) // 8, ctypes.addressof(code))
    buffer = ctypes.create_string_buffer(header, len(header))
    checked(libc.prctl(22, ctypes.c_ulong(2), ctypes.c_void_p(ctypes.addressof(buffer)), ctypes.c_ulong(0), ctypes.c_ulong(0)), "seccomp")


def keep_only(descriptors):
    """Moves the given descriptors to 0, 1, 2, ... in order and closes all others."""
    high = [os.dup2(one, 100 + at) for at, one in enumerate(descriptors)]
    for at, one in enumerate(high):
        os.dup2(one, at)
    os.closerange(len(high), 256)
