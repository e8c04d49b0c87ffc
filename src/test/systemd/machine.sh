#!/bin/sh
# A throwaway machine with a systemd of its own as process 1: namespaces of its own, and over the files of this machine a
# layer that is gone with it. It shares the network. Needs root, and a machine that systemd does not run.
#
#   machine.sh FOLDER        boots it, in the foreground; FOLDER (empty) holds the layer while it runs
#   machine.sh               (inside) becomes process 1
set -eu

if [ $# -eq 1 ]; then
    # Gone with whoever started it, even when that is killed.
    exec setpriv --pdeathsig KILL unshare --pid --fork --kill-child --mount --uts --ipc -- env MACHINE="$1" "$0"
fi

root=$MACHINE/root
mount --make-rprivate /
mount -t tmpfs -o size=2g tmpfs "$MACHINE"
mkdir "$MACHINE/upper" "$MACHINE/work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$MACHINE/upper,workdir=$MACHINE/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/dev"
for device in null zero full random urandom tty; do
    cp -a "/dev/$device" "$root/dev/"
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
# An image may have none, or one that stands for no machine.
: >"$root/etc/machine-id"
# Nothing of this machine's is mounted.
: >"$root/etc/fstab"
# By which whoever deletes files can tell that they are not this machine's.
: >"$root/etc/throwaway-machine"
# What would reach through to this machine's kernel, or begin of its own accord.
for unit in systemd-sysctl.service systemd-modules-load.service systemd-binfmt.service apparmor.service timers.target; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

# Not chroot, from which systemd could not give a unit users of its own.
cd "$root"
mkdir -p old-root
pivot_root . old-root
umount -l /old-root
# Told by this that it is no machine of iron. Of what is installed here nothing else is started.
exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --unit=basic.target --log-target=journal --show-status=no
