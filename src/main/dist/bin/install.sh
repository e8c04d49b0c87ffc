#!/bin/sh
# Installs this unpacked folder as a systemd service, or upgrades or rolls back one that is there.
#
#   bin/install.sh install            the first time, and for every version after it
#   bin/install.sh rollback           back to the version before, with the routes that it had
#   bin/install.sh ... --force        upgrades although the new version finds errors in your settings or routes
#   bin/install.sh ... --root FOLDER  into a folder instead of /, without a user and without systemd
#
# It creates:
#   /opt/crypto-market-pipeline/VERSION   this folder; "current" and "previous" are links to two of them
#   /etc/crypto-market-pipeline           pipeline.properties, environment (keys) and routes/: yours, and kept
#   /var/lib/crypto-market-pipeline       state of the service (created by systemd)
set -eu

name=crypto-market-pipeline
source=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd -P)
root=
force=

say() {
    echo "$name: $*"
}

fail() {
    echo "error: $*" >&2
    exit 2
}

# Tests set SYSTEMCTL to a program that replaces systemctl.
control() {
    if [ -n "${SYSTEMCTL:-}" ]; then
        "$SYSTEMCTL" "$@"
    elif [ -z "$root" ]; then
        systemctl "$@"
    fi
}

# Asks systemd about the service; without systemd the answer is no.
is() {
    { [ -n "${SYSTEMCTL:-}" ] || [ -z "$root" ]; } && control "$1" --quiet "$name"
}

version_of() {
    version=$(basename "$(ls "$1"/lib/$name-*.jar)" .jar)
    # Two builds of one version are two versions here.
    build=$(cd "$1" && find . -type f ! -path './data/*' ! -path './routes-in-use/*' ! -path './classes.jsa*' \
        -exec sha256sum {} + |
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
        # A class data archive fits the place where its jars lie.
        (cd "$source" && tar cf - --exclude=./data --exclude=./routes-in-use --exclude='./classes.jsa*' .) |
            (cd "$opt/.incoming" && tar xf - --no-same-owner)
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

# Replaces a file that was not edited by that of the new version, and keeps an edited one.
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
    elif [ ! -e "$coming" ] && [ -e "$shipped" ]; then
        say "routes/$file was edited here and is kept; this version has no such file: your change is in diff $shipped $etc/routes/$file"
    elif [ -e "$coming" ] && ! same "$mine" "$coming" && ! same "$shipped" "$coming"; then
        say "routes/$file was edited here and is kept; this version changes it, too: diff $shipped $coming"
    fi
}

# Brings the routes in folder $3 from version $2 to version $1.
carry_over_all() {
    for route in $( (ls "$opt/$2/routes" "$opt/$1/routes" "$3" | grep '\.camel\.yaml$') | sort -u); do
        carry_over "$opt/$2/routes/$route" "$opt/$1/routes/$route" "$3/$route"
    done
}

new_routes() {
    if [ ! -d "$etc/routes" ]; then
        cp -R "$opt/$1/routes" "$etc/routes"
    elif [ -n "$2" ]; then
        carry_over_all "$1" "$2" "$etc/routes"
    fi
}

# Runs a command of version $1 with the settings that the service has.
run() {
    program=$opt/$1/bin/$name
    shift
    (
        # As systemd reads the file: one VARIABLE=value a line, perhaps in quotes.
        while IFS= read -r line; do
            case $line in [A-Za-z_]*=*) export "${line?}" ;; esac
        done <<EOF_ENVIRONMENT
$(sed "s/^\([A-Za-z_0-9]*=\)\([\"']\)\(.*\)\2\$/\1\3/" "$etc/environment")
EOF_ENVIRONMENT
        "$program" "$@"
    )
}

# Validates the settings and the future routes with the new version before it changes anything of the old one.
check() {
    [ -d "$etc/routes" ] || return 0
    trial=$(mktemp -d)
    cp -R "$etc/routes/." "$trial"
    carry_over_all "$1" "$2" "$trial" >/dev/null
    code=0
    findings=$(run "$1" validate --config "$etc/pipeline.properties" "$trial" 2>&1) || code=$?
    rm -rf "$trial"
    echo "$findings" | sed "s|^$trial|$etc/routes|"
    if [ "$code" -ne 0 ] && [ -z "$force" ]; then
        drop_others
        fail "$1 is not installed, and nothing has changed. Change what is named above in $etc, and install again." \
            "The running version may refuse such a route, and then keeps those that it runs. --force installs all the same"
    fi
}

# Optional: without the archive a start takes twice as long. If memory is short, the kernel kills this JVM and not the service.
make_class_archive() {
    if [ "${CLASS_ARCHIVE:-}" != off ] && ! grep -qs '^CLASS_ARCHIVE=off' "$etc/environment"; then
        (
            { echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
            run "$1" class-archive
        ) || true
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
    # Includes units that this version no longer has.
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
    make_class_archive "$1"
    use "$1"
    control enable "$name"
    say "$1 is installed. Next: put COINCAP_API_KEY and S3_BUCKET into $etc/environment; systemctl start $name"
}

upgrade() {
    old=$(linked current)
    check "$1" "$old"
    make_class_archive "$1"
    running=no
    if is is-active; then running=yes; fi
    # The running service applies edits of its routes, so the old version must stop before the new routes are there.
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
    # Where 0.1.0 kept its class data archives.
    rm -rf "$root/var/lib/$name/class-archive"
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
while [ $# -gt 0 ]; do
    case $1 in
        --force) force=yes ;;
        --root)
            [ -d "${2:-}" ] || fail "--root needs a folder that is there"
            root=$(cd "$2" && pwd -P)
            shift
            ;;
        *) command= ;;
    esac
    shift
done
opt=$root/opt/$name etc=$root/etc/$name units=$root/etc/systemd/system
case $command in
    install | rollback) ;;
    *) fail "usage: install.sh install|rollback [--force] [--root FOLDER]" ;;
esac
[ -n "$root" ] || [ "$(id -u)" -eq 0 ] || fail "run it as root (sudo), or with --root FOLDER to try it"
umask 022
"$command"
