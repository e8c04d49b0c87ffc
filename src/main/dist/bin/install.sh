#!/bin/sh
# Installs this unpacked folder as a systemd service, or upgrades or rolls back one that is there.
#
#   bin/install.sh install            the first time, and for every version after it
#   bin/install.sh rollback           back to the version before, with the routes that it had
#   bin/install.sh ... --root FOLDER  into a folder instead of /, without a user and without systemd
#
# What it makes:
#   /opt/crypto-market-pipeline/VERSION   this folder; "current" and "previous" are links to two of them
#   /etc/crypto-market-pipeline           pipeline.properties, environment (keys) and routes/: yours, and kept
#   /var/lib/crypto-market-pipeline       what the service remembers (made by systemd)
set -eu

name=crypto-market-pipeline
source=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd -P)
root=

say() {
    echo "$name: $*"
}

fail() {
    echo "error: $*" >&2
    exit 2
}

# SYSTEMCTL: another program than systemctl, for tests.
control() {
    if [ -n "${SYSTEMCTL:-}" ]; then
        "$SYSTEMCTL" "$@"
    elif [ -z "$root" ]; then
        systemctl "$@"
    fi
}

# Of a command that asks: without systemd, no.
is() {
    { [ -n "${SYSTEMCTL:-}" ] || [ -z "$root" ]; } && control "$1" --quiet "$name"
}

version_of() {
    version=$(basename "$(ls "$1"/lib/$name-*.jar)" .jar)
    # Two builds of one version are two versions here.
    build=$(cd "$1" && find . -type f ! -path './data/*' ! -path './routes-in-use/*' -exec sha256sum {} + |
        sort -k 2 | sha256sum | cut -c 1-8)
    echo "${version#"$name-"}-$build"
}

point() {
    ln -sfn "$2" "$opt/.$1"
    mv -fT "$opt/.$1" "$opt/$1"
}

linked() {
    if [ -L "$opt/$1" ]; then readlink "$opt/$1"; fi
}

copy_version() {
    if [ ! -d "$opt/$1" ]; then
        rm -rf "$opt/.incoming"
        mkdir -p "$opt/.incoming"
        (cd "$source" && tar cf - --exclude=./data --exclude=./routes-in-use .) | (cd "$opt/.incoming" && tar xf - --no-same-owner)
        mv "$opt/.incoming" "$opt/$1"
    fi
}

first_settings() {
    mkdir -p "$etc"
    if [ ! -e "$etc/pipeline.properties" ]; then
        {
            echo "# What differs from the defaults, which are explained in"
            echo "# /opt/$name/current/config/pipeline.properties. Keys and tokens go to the file environment."
        } >"$etc/pipeline.properties"
    fi
    if [ ! -e "$etc/environment" ]; then
        (umask 077 && cp "$source/config/environment.example" "$etc/environment")
    fi
}

same() {
    cmp -s "$1" "$2"
}

# A file that was left as it was shipped follows the new version; one that was edited stays.
carry_over() {
    shipped=$1 coming=$2 mine=$3 file=$(basename "$3")
    if [ ! -e "$mine" ]; then
        if [ ! -e "$shipped" ]; then
            cp "$coming" "$mine"
        else
            say "routes/$file was deleted here and stays so"
        fi
    elif same "$mine" "$shipped"; then
        if [ -e "$coming" ]; then cp "$coming" "$mine"; else rm "$mine"; fi
    elif [ -e "$coming" ] && ! same "$mine" "$coming" && ! same "$shipped" "$coming"; then
        say "routes/$file was edited here and is kept; this version changes it, too: diff $shipped $coming"
    fi
}

new_routes() {
    if [ ! -d "$etc/routes" ]; then
        cp -R "$opt/$1/routes" "$etc/routes"
    elif [ -n "$2" ]; then
        for route in $( (ls "$opt/$2/routes" "$opt/$1/routes" "$etc/routes" | grep '\.camel\.yaml$') | sort -u); do
            carry_over "$opt/$2/routes/$route" "$opt/$1/routes/$route" "$etc/routes/$route"
        done
    fi
}

keep_routes() {
    rm -rf "$opt/$1/routes-in-use"
    cp -R "$etc/routes" "$opt/$1/routes-in-use"
}

restore_routes() {
    rm -rf "$etc/routes"
    cp -R "$opt/$1/routes-in-use" "$etc/routes"
}

use() {
    point current "$1"
    mkdir -p "$units"
    # Those that this version does not have, either.
    for unit in "$opt"/*/systemd/*.service; do
        rm -f "$units/$(basename "$unit")"
    done
    cp "$opt/$1"/systemd/*.service "$units/"
    control daemon-reload
}

make_user() {
    if [ -z "$root" ] && ! id "$name" >/dev/null 2>&1; then
        useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$name"
    fi
}

drop_others() {
    for folder in "$opt"/*/; do
        folder=$(basename "$folder")
        case $folder in
            current | previous | "$(linked current)" | "$(linked previous)") ;;
            *) rm -rf "${opt:?}/$folder" ;;
        esac
    done
}

back() {
    keep_routes "$(linked current)"
    restore_routes "$1"
    point previous "$(linked current)"
    use "$1"
}

first() {
    new_routes "$1" ""
    use "$1"
    control enable "$name"
    say "$1 is installed. Next: put COINCAP_API_KEY and S3_BUCKET into $etc/environment; systemctl start $name"
}

upgrade() {
    old=$(linked current)
    running=no
    if is is-active; then running=yes; fi
    # The service follows edits of its routes: the old one must not meet the new ones.
    control stop "$name"
    keep_routes "$old"
    new_routes "$1" "$old"
    point previous "$old"
    use "$1"
    if [ "$running" = yes ] && ! control start "$name"; then
        control stop "$name" || true
        back "$old"
        control start "$name" || true
        fail "$1 did not become ready and $old was put back; see journalctl -u $name"
    fi
    drop_others
    say "$1 replaces $old; back to that with: $opt/current/bin/install.sh rollback"
}

install() {
    version=$(version_of "$source")
    make_user
    mkdir -p "$opt"
    copy_version "$version"
    first_settings
    if [ -z "$(linked current)" ]; then
        first "$version"
    elif [ "$(linked current)" = "$version" ]; then
        say "$version is installed already"
    else
        upgrade "$version"
    fi
}

rollback() {
    to=$(linked previous)
    if [ -z "$to" ] || [ ! -d "$opt/$to/routes-in-use" ]; then
        fail "there is no version before this one in $opt"
    fi
    running=no
    if is is-active; then running=yes; fi
    control stop "$name"
    back "$to"
    say "back at $to, with the routes that it had; those of $(linked previous) are in $opt/previous/routes-in-use"
    if [ "$running" = yes ]; then control start "$name"; fi
}

command=${1:-}
[ $# -eq 0 ] || shift
if [ "${1:-}" = --root ] && [ -n "${2:-}" ]; then
    root=$(cd "$2" && pwd -P)
elif [ $# -gt 0 ]; then
    command=
fi
opt=$root/opt/$name etc=$root/etc/$name units=$root/etc/systemd/system
case $command in
    install | rollback) ;;
    *) fail "usage: install.sh install|rollback [--root FOLDER]" ;;
esac
[ -n "$root" ] || [ "$(id -u)" -eq 0 ] || fail "run it as root (sudo), or with --root FOLDER to try it"
umask 022
"$command"
