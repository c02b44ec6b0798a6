#!/usr/bin/env bash
# Installs the ClassifyCerrado extension into a GeoServer, upgrades it there, or takes it out again.
# docs/install.md explains the steps, and how to do them by hand.
set -euo pipefail
umask 022
export LC_ALL=C
shopt -s nullglob

if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
    echo "install.sh: bash 4.4 or newer is needed; this is $BASH_VERSION" >&2
    exit 1
fi

supported='2.27 2.28 3.0'
least_java=17
unpacked_libtorch_kb=$((450 * 1024))
least_glibc=2.29
here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd -P)"

# Jars that no one else brings: older ones are removed even if they were copied by hand.
own_jars='^(gs-classify-cerrado|cerrado-core|djl-api|pytorch-engine|pytorch-jni|pytorch-native-[a-z0-9-]*)-[0-9].*\.jar$'

# 2.27, 2.28 or 3.0
listed() {
    local all="${*:1:$#-1}"
    printf '%s or %s' "${all// /, }" "${*: -1}"
}

usage() {
    cat << END
Installs the ClassifyCerrado extension into a GeoServer of $(listed $supported), or upgrades it there:

  install.sh --geoserver DIR [--data-dir DIR] [--libtorch DIR] [options]

Takes it out again, leaving maps, settings and whatever was changed since:

  install.sh --uninstall --geoserver DIR [--data-dir DIR]

  --geoserver DIR      the unpacked web application (it has WEB-INF/lib), or a GeoServer that has it in
                       webapps/geoserver
  --data-dir DIR       GeoServer's data directory; without it, the one that WEB-INF/web.xml or GEOSERVER_DATA_DIR
                       names is used, or data_dir beside webapps, or data in the web application. To take the
                       extension out, it is never guessed: without it, only the jars go
  --libtorch DIR       an installed libtorch to use, such as one for CUDA, instead of the one for the CPU in
                       gs-classify-cerrado-*-libtorch-*.zip
  --plugin FILE        gs-classify-cerrado-*-plugin.zip; else it is looked for beside this script and in
                       src/geoserver/target
  --libtorch-zip FILE  gs-classify-cerrado-*-libtorch-*.zip; else it is looked for beside the plugin
  --no-models          leave out the demonstration models
  --force              go on with a GeoServer or libtorch of another version
  --dry-run            print what would be done, and change nothing
  --help               this text
END
}

say() { printf '%s\n' "$*"; }
warn() { printf 'install.sh: warning: %s\n' "$*" >&2; }
die() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}
# What --force overrides.
refuse() {
    [[ $force == yes ]] || die "$* (--force goes on nevertheless)"
    warn "$*"
}
misused() {
    printf 'install.sh: %s; --help explains the options\n' "$*" >&2
    exit 2
}

action=install geoserver='' data='' libtorch='' plugin='' libtorch_zip=''
models=yes force=no dry_run=no
while (($# > 0)); do
    case "$1" in
        --geoserver | --data-dir | --libtorch | --plugin | --libtorch-zip)
            [[ -n ${2:-} ]] || misused "$1 needs a value"
            case "$1" in
                --geoserver) geoserver="$2" ;;
                --data-dir) data="$2" ;;
                --libtorch) libtorch="$2" ;;
                --plugin) plugin="$2" ;;
                --libtorch-zip) libtorch_zip="$2" ;;
            esac
            shift
            ;;
        --uninstall) action=uninstall ;;
        --no-models) models=no ;;
        --force) force=yes ;;
        --dry-run) dry_run=yes ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) misused "there is no option '$1'" ;;
    esac
    shift
done

# --- Changes that are undone if one of them fails -------------------------------------------------------------------

stages=() moved=() made=() backups=0

on_exit() {
    local status=$? i restored=yes
    trap - EXIT
    trap '' HUP INT TERM
    if ((status != 0)); then
        for ((i = ${#moved[@]} - 2; i >= 0; i -= 2)); do
            # The last one may not have been moved any more.
            [[ -e ${moved[i + 1]} || -L ${moved[i + 1]} ]] || continue
            mv -f -- "${moved[i + 1]}" "${moved[i]}" || restored=no
        done
        for ((i = ${#made[@]} - 1; i >= 0; i--)); do
            rmdir -- "${made[i]}" 2> /dev/null || true
        done
        if [[ $restored == no ]]; then
            warn "not everything could be put back; run this script again"
        elif ((${#moved[@]} + ${#made[@]} > 0)); then
            say "install.sh: stopped; everything is as it was before" >&2
        fi
    fi
    for ((i = 0; i < ${#stages[@]}; i++)); do
        rm -rf -- "${stages[i]}"
    done
    exit "$status"
}
trap on_exit EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Is this a process of this script, and not just one that has got the same number since?
is_installing() {
    [[ -r /proc/${1:-none}/cmdline && "$(tr '\000' ' ' < "/proc/$1/cmdline")" == *install.sh* ]]
}

# make_stage FOLDER: a hidden folder in FOLDER, so that what is ready there only needs to be renamed. Sets $stage.
make_stage() {
    if [[ $dry_run == yes ]]; then
        [[ -w $1 ]] || die "$1 cannot be written by $(id -un)"
        stage="$(mktemp -d)"
        stages+=("$stage")
        return
    fi
    stage="$1/.classify-cerrado-install"
    if ! mkdir -- "$stage" 2> /dev/null; then
        [[ -d $stage ]] || die "$1 cannot be written by $(id -un)"
        local other
        other="$(cat "$stage/pid" 2> /dev/null || true)"
        if is_installing "$other"; then
            die "another installation is at work in $1 (process $other)"
        fi
        # Left by one that was killed. It holds nothing but files of ours.
        { rm -rf -- "$stage" && mkdir -- "$stage"; } 2> /dev/null || die "$1 cannot be written by $(id -un)"
    fi
    stages+=("$stage")
    printf '%s\n' $$ > "$stage/pid" || die "$1 cannot be written by $(id -un)"
}

rename() {
    moved+=("$1" "$2")
    mv -f -- "$1" "$2"
}
# drop STAGE FILE
drop() {
    backups=$((backups + 1))
    rename "$2" "$1/before-$backups"
}
# put STAGE READY_FILE TARGET
put() {
    if [[ -e $3 || -L $3 ]]; then
        drop "$1" "$3"
    fi
    rename "$2" "$3"
}
make_folder() {
    made+=("$1")
    mkdir -- "$1"
}

# --- Manifests: what this script has put into a folder, as 'sha256  path' and 'dir  path' -----------------------------

declare -A owned=() # folder/path -> the sha256 values that are ours, each between blanks
declare -A lines=() # folder -> lines that its manifest is going to have

sha() {
    local sum
    read -r sum _ < <(sha256sum < "$1")
    printf '%s' "$sum"
}
# Do both files exist with the same content?
same() { [[ -f $1 && -f $2 && "$(sha "$1")" == "$(sha "$2")" ]]; }

# read_manifest FOLDER FILE
read_manifest() {
    [[ -f $2 ]] || return 0
    local sum path
    while IFS= read -r line; do
        [[ $line == *'  '* && $line != '#'* ]] || continue
        sum="${line%%  *}" path="${line#*  }"
        owned["$1/$path"]="${owned["$1/$path"]:- }$sum "
    done < "$2"
}
is_owned() { [[ -n ${owned["$1"]:-} ]]; }
# Is the file there, and as it was installed?
is_unchanged() { [[ -f $1 && ! -L $1 ]] && is_owned "$1" && [[ ${owned["$1"]} == *" $(sha "$1") "* ]]; }
# record FOLDER PATH SUM
record() { lines["$1"]+="$3  $2"$'\n'; }
# record_as_before FOLDER PATH: what the manifest says of a file that stays although it has been changed.
record_as_before() {
    local sum
    for sum in ${owned["$1/$2"]:-}; do
        record "$1" "$2" "$sum"
    done
}
manifest_text() {
    say "# Installed by install.sh of ClassifyCerrado, which needs this file to upgrade and uninstall."
    printf '%s' "$1" | sort -u -k 2 -k 1,1
}

# --- Where things are ---------------------------------------------------------------------------------------------------

[[ -n $geoserver ]] || misused "--geoserver is missing"

find_web_app() {
    [[ -e $geoserver ]] || die "--geoserver: there is no $geoserver"
    [[ -d $geoserver ]] || die "--geoserver: $geoserver is not a folder; give the unpacked web application (a server unpacks geoserver.war when it first starts)"
    local candidate
    for candidate in "$geoserver/WEB-INF/lib" "$geoserver/webapps/geoserver/WEB-INF/lib" "$geoserver/geoserver/WEB-INF/lib"; do
        if [[ -d $candidate ]]; then
            lib="$(cd "$candidate" && pwd -P)"
            web_app="${lib%/WEB-INF/lib}"
            return
        fi
    done
    if [[ -f $geoserver/webapps/geoserver.war || -f $geoserver/geoserver.war ]]; then
        die "--geoserver: geoserver.war in $geoserver is not unpacked yet; start the server once, or unzip it into a folder 'geoserver' beside it"
    fi
    die "--geoserver: there is neither WEB-INF/lib nor webapps/geoserver/WEB-INF/lib in $geoserver"
}

# What WEB-INF/web.xml says outside of comments.
data_directory_of_web_xml() {
    [[ -f $web_app/WEB-INF/web.xml ]] || return 0
    tr '\n' ' ' < "$web_app/WEB-INF/web.xml" | sed 's/<!--/\n&/g; s/-->/&\n/g' | sed '/^<!--/d' | tr -d '\n' |
        sed -n 's/.*<param-name> *GEOSERVER_DATA_DIR *<\/param-name> *<param-value> *\([^<]*[^< ]\) *<.*/\1/p'
}

guess_data_directory() {
    local candidate
    for candidate in "$(data_directory_of_web_xml)" "${GEOSERVER_DATA_DIR:-}" "${web_app%/*/*}/data_dir" "$web_app/data"; do
        if [[ -n $candidate && -f $candidate/global.xml ]]; then
            data="$candidate"
            say "The data directory is taken to be $data (--data-dir names another)."
            return
        fi
    done
    misused "--data-dir is missing, and neither GEOSERVER_DATA_DIR nor $web_app leads to a data directory"
}

find_data_directory() {
    [[ -d $data ]] || die "--data-dir: there is no folder $data"
    data="$(cd "$data" && pwd -P)"
    [[ $lib != "$data"/* ]] || die "--data-dir: $data holds the web application itself"
    if [[ $action == install && ! -f $data/global.xml && -n $(ls -A "$data") ]]; then
        warn "$data has no global.xml: is it GeoServer's data directory?"
    fi
}

java_version() { "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java\.specification\.version = //p'; }
# Is version $1 $2 or newer? Of the form 17 or 2.29.
at_least() { [[ $1 =~ ^[0-9.]+$ && "$(printf '%s\n%s\n' "$1" "$2" | sort -t . -k 1,1n -k 2,2n | head -n 1)" == "$2" ]]; }

check_java() {
    local java="${JAVA_HOME:+$JAVA_HOME/bin/}java" version
    command -v "$java" > /dev/null ||
        die "there is no Java ($java); GeoServer with this extension needs Java $least_java or newer"
    version="$(java_version "$java" || true)"
    at_least "$version" "$least_java" ||
        die "$java is Java ${version:-of an unknown version}; the Java that runs GeoServer must be $least_java or newer for this extension (set JAVA_HOME to it, here and for the server)"
    say "Java $version ($java). The server's own must be $least_java or newer too."
}

check_geoserver() {
    local main=("$lib"/gs-main-*.jar) version wps=("$lib"/gs-wps-core-*.jar)
    ((${#main[@]} > 0)) || die "there is no gs-main-*.jar in $lib: this is not GeoServer"
    ((${#main[@]} == 1)) || die "there are several GeoServer versions in $lib: ${main[*]##*/}"
    version="${main[0]##*/gs-main-}"
    version="${version%.jar}"
    [[ " $supported " == *" $(sed -E 's/^([0-9]+\.[0-9]+)([.-].*)?$/\1/' <<< "$version") "* ]] ||
        refuse "this is GeoServer $version; GeoServer $(listed $supported) is supported"
    check_tomcat "$version"
    ((${#wps[@]} > 0)) ||
        die "GeoServer's WPS extension is missing: get geoserver-$version-wps-plugin.zip from the page of GeoServer $version at https://geoserver.org/download/, unzip it into $lib, and run this again"
    say "GeoServer $version with WPS in $web_app"
}

# check_tomcat GEOSERVER_VERSION: a GeoServer in the wrong one does not start, with or without this extension.
check_tomcat() {
    local notes="${web_app%/*/*}/RELEASE-NOTES" tomcat needed=9
    [[ $1 != 3.* ]] || needed=11
    [[ -f $notes ]] || return 0
    tomcat="$(sed -n 's/.*Apache Tomcat Version \([0-9]*\).*/\1/p' "$notes" | head -n 1)"
    [[ -z $tomcat || $tomcat == "$needed" ]] ||
        warn "this is Tomcat $tomcat; GeoServer $1 runs in Tomcat $needed"
}

find_plugin() {
    local folder found
    if [[ -n $plugin ]]; then
        [[ -f $plugin ]] || die "--plugin: there is no file $plugin"
    else
        for folder in "$here" "$here/../src/geoserver/target"; do
            found=("$folder"/gs-classify-cerrado-*-plugin.zip)
            ((${#found[@]} <= 1)) || die "there are several plugins in $folder: ${found[*]##*/}; name one with --plugin"
            if ((${#found[@]} == 1)); then
                plugin="${found[0]}"
                break
            fi
        done
        [[ -n $plugin ]] ||
            die "there is no gs-classify-cerrado-*-plugin.zip in $here or src/geoserver/target; build it with 'mvn -B -DskipTests package', or name it with --plugin"
    fi
    [[ -z $libtorch || -z $libtorch_zip ]] || misused "--libtorch and --libtorch-zip exclude each other"
    if [[ -n $libtorch_zip ]]; then
        [[ -f $libtorch_zip ]] || die "--libtorch-zip: there is no file $libtorch_zip"
    elif [[ -z $libtorch ]]; then
        found=("${plugin%-plugin.zip}"-libtorch-*.zip)
        ((${#found[@]} == 1)) ||
            die "there is not one ${plugin%-plugin.zip}-libtorch-*.zip but ${#found[@]}; build it with 'mvn -B -DskipTests package', name it with --libtorch-zip, or name an installed libtorch with --libtorch"
        libtorch_zip="${found[0]}"
    fi
}

# The platform is that of this machine, which need not be the server's if folders are mounted: so it is only a warning.
check_platform() {
    local machine libc
    machine="$(uname -m)"
    [[ $libtorch_zip != *-linux-* || $libtorch_zip == *-linux-"$machine".zip ]] ||
        warn "${libtorch_zip##*/} is not for this machine ($machine)"
    libc="$(getconf GNU_LIBC_VERSION 2> /dev/null || true)"
    if [[ -z $libc ]]; then
        warn "libtorch needs glibc $least_glibc or newer, which this system does not seem to have (Alpine has musl)"
    elif ! at_least "${libc#glibc }" "$least_glibc"; then
        warn "libtorch needs glibc $least_glibc or newer; this system has ${libc#glibc }"
    fi
}

# check_libtorch JNI_JAR: sets libtorch_libs and libtorch_flavour.
check_libtorch() {
    local wanted file version='' machine
    [[ -d $libtorch ]] || die "--libtorch: there is no folder $libtorch"
    for libtorch_libs in "$libtorch/lib" "$libtorch"; do
        [[ ! -f $libtorch_libs/libtorch.so ]] || break
    done
    [[ -f $libtorch_libs/libtorch.so && -f $libtorch_libs/libtorch_cpu.so ]] ||
        die "--libtorch: there are no lib/libtorch.so and lib/libtorch_cpu.so in $libtorch"
    libtorch_libs="$(cd "$libtorch_libs" && pwd -P)"
    wanted="${1##*/pytorch-jni-}"
    wanted="${wanted%%-*}"
    for file in "$libtorch_libs/../build-version" "$libtorch_libs/build-version"; do
        if [[ -f $file ]]; then
            version="$(head -n 1 "$file" | tr -d '[:space:]')"
            break
        fi
    done
    # A PyTorch that pip has installed says it in Python.
    if [[ -z $version && -f $libtorch_libs/../version.py ]]; then
        version="$(sed -n "s/^__version__ = '\([^']*\)'.*/\1/p" "$libtorch_libs/../version.py")"
    fi
    [[ -n $version ]] || refuse "--libtorch: $libtorch has no file build-version that says which version it is; $wanted is needed"
    [[ -z $version || ${version%%+*} == "$wanted" ]] ||
        refuse "--libtorch: $libtorch is libtorch $version; $wanted is needed"
    case "$version" in
        *+*) libtorch_flavour="${version#*+}" ;;
        *) if [[ -f $libtorch_libs/libtorch_cuda.so ]]; then libtorch_flavour=cu128; else libtorch_flavour=cpu; fi ;;
    esac
    machine="$(uname -m)"
    # The names in a jar are not compressed. Without -q, which would end the pipe early.
    tr -d '\000' < "$1" | grep -F "jnilib/linux-$machine/$libtorch_flavour/" > /dev/null ||
        die "--libtorch: $libtorch is built for '$libtorch_flavour', for which ${1##*/} has nothing on $machine; take one for 'cu128' or 'cpu'"
    say "libtorch $version in $libtorch_libs"
}

# needs KB FOLDER [KB FOLDER]: both may be on the same disk.
check_disk() {
    local free mount other_free other_mount
    read -r _ _ _ free _ mount < <(df -Pk "$2" | tail -n 1)
    read -r _ _ _ other_free _ other_mount < <(df -Pk "$4" | tail -n 1)
    if [[ $mount == "$other_mount" ]]; then
        ((free >= $1 + $3)) ||
            die "$2 and $4 need $((($1 + $3) / 1024)) MB on $mount; $((free / 1024)) MB are free"
    else
        ((free >= $1)) || die "$2 needs $(($1 / 1024)) MB; $((free / 1024)) MB are free"
        ((other_free >= $3)) || die "$4 needs $(($3 / 1024)) MB; $((other_free / 1024)) MB are free"
    fi
}
kilobytes() { printf '%s\n' $((($(wc -c < "$1") + 1023) / 1024)); }

# unpack ZIP FOLDER
unpack() {
    local zip jar="${JAVA_HOME:+$JAVA_HOME/bin/}jar"
    zip="$(readlink -f "$1")"
    if command -v unzip > /dev/null; then
        unzip -q -o "$zip" -d "$2" > /dev/null 2>&1 || die "$1 cannot be unpacked; is it damaged?"
    elif command -v "$jar" > /dev/null; then
        (cd "$2" && "$jar" xf "$zip" > /dev/null 2>&1) || die "$1 cannot be unpacked; is it damaged?"
    else
        die "there is neither unzip nor jar here to unpack $1; install unzip"
    fi
}

# Sets server_pids to the Java processes that seem to run this web app.
find_servers() {
    local process name argument cwd found
    server_pids=''
    for process in /proc/[0-9]*; do
        name=''
        read -r name 2> /dev/null < "$process/comm" || continue
        [[ $name == java || $name == jsvc* ]] || continue
        found=no
        cwd="$(readlink "$process/cwd" 2> /dev/null || true)"
        if [[ -n $cwd && $cwd != / && $lib == "$cwd"/* ]]; then
            found=yes
        fi
        while IFS= read -r -d '' argument; do
            case "$argument" in
                *"$web_app"*) found=yes ;;
                -Dcatalina.base=* | -Dcatalina.home=* | -Djetty.base=* | -Djetty.home=*)
                    [[ $lib != "${argument#*=}"/* ]] || found=yes
                    ;;
                -DGEOSERVER_DATA_DIR=*) [[ ${argument#*=} != "${data:-//}" ]] || found=yes ;;
            esac
        done 2> /dev/null < "$process/cmdline" || true
        # shellcheck disable=SC2010 # one command instead of one for each of hundreds of links
        if [[ $found == no ]] && ls -l "$process/fd" 2> /dev/null | grep -qF -- "-> $lib/"; then
            found=yes
        fi
        if [[ $found == yes ]]; then
            server_pids+=" ${process#/proc/}"
        fi
    done
}

tell_to_restart() {
    find_servers
    if [[ -n $server_pids ]]; then
        say "RESTART NEEDED: GeoServer seems to be running (process${server_pids}). It goes on with what it has loaded;"
        say "$1 when the server is restarted. Reloading the web application alone is not enough."
    else
        say "${1^} when the server is started, or restarted if it runs. Reloading the web application alone is not enough."
    fi
}

# --- What is going to be done -------------------------------------------------------------------------------------------

ready=() targets=() doomed=() folders=()

plan_put() {
    if [[ -e $2 ]]; then say "replace  $2"; else say "install  $2"; fi
    ready+=("$1")
    targets+=("$2")
}
plan_drop() {
    say "remove   $1"
    doomed+=("$1")
}
keep() { say "keep     $1 ($2)"; }

plan_jars() {
    local file name sum target other others
    for file in "$1"/*; do
        name="${file##*/}" target="$lib/${file##*/}" sum="$(sha "$file")" others=''
        if [[ $name == *.jar && ! $name =~ $own_jars ]]; then
            for other in "$lib/${name%%-[0-9]*}"-[0-9]*.jar; do
                is_unchanged "$other" || others+=" ${other##*/}"
            done
            if [[ -n $others ]]; then
                say "leave out $name: another extension's is there:$others"
                continue
            fi
        fi
        record "$lib" "$name" "$sum"
        wanted["$target"]=yes
        if ! same "$file" "$target"; then
            plan_put "$file" "$target"
        fi
    done
    for file in "$lib"/*.jar; do
        if [[ ${file##*/} =~ $own_jars && -z ${wanted["$file"]:-} ]]; then
            wanted["$file"]=no
            plan_drop "$file"
        fi
    done
}

# plan_file READY_FILE PATH: one for the data directory that an administrator may have changed.
plan_file() {
    local target="$data/$2"
    wanted["$target"]=yes
    if [[ ! -e $target ]] || is_unchanged "$target"; then
        record "$data" "$2" "$(sha "$1")"
        if ! same "$1" "$target"; then
            plan_put "$1" "$target"
        fi
    else
        record_as_before "$data" "$2"
        if ! same "$1" "$target"; then
            keep "$target" "not as it was installed; yours stays"
        fi
    fi
}

# plan_folder PATH: makes sure that it will be there, and remembers whether it was made.
plan_folder() {
    wanted["$data/$1"]=yes
    if [[ ! -d $data/$1 ]]; then
        folders+=("$data/$1")
        record "$data" "$1" dir
    elif is_owned "$data/$1"; then
        record "$data" "$1" dir
    fi
}

plan_model() {
    local file path="cerrado/models/${1##*/}" target
    for file in "$1"/*; do
        target="$data/$path/${file##*/}"
        if [[ -e $target ]] && ! is_unchanged "$target" && ! same "$file" "$target"; then
            keep "$data/$path" "not as it was installed; yours stays"
            keep_recorded "$path"
            return
        fi
    done
    plan_folder "$path"
    # The card comes last: it makes a folder a model.
    for file in "$1"/*; do
        [[ ${file##*/} == model.json ]] || plan_file "$file" "$path/${file##*/}"
    done
    plan_file "$1/model.json" "$path/model.json"
}

# keep_recorded PATH: leaves everything below it as it is and in the manifest.
keep_recorded() {
    local target
    for target in "${!owned[@]}"; do
        if [[ $target == "$data/$1" || $target == "$data/$1"/* ]]; then
            wanted["$target"]=yes
            record_as_before "$data" "${target#"$data"/}"
        fi
    done
}

# plan_leftovers FOLDER: removes what the manifest lists and nobody wants any more.
plan_leftovers() {
    local target name
    while IFS= read -r target; do
        [[ $target == "$1"/* && -z ${wanted["$target"]:-} && -e $target ]] || continue
        if [[ -d $target && ${owned["$target"]} == *' dir '* ]]; then
            emptied+=("$target")
            continue
        fi
        if ! is_unchanged "$target"; then
            keep "$target" "changed since it was installed"
            continue
        fi
        name="${target##*/}"
        if [[ $target == */styles/*.sld && -f ${target%.sld}.xml ]]; then
            keep "$target" "GeoServer has the style ${name%.sld}, and layers may use it; remove it on GeoServer's page of styles"
            continue
        fi
        plan_drop "$target"
    done < <(((${#owned[@]} == 0)) || printf '%s\n' "${!owned[@]}" | sort)
}

# put_manifest STAGE FOLDER FILE LINES [LINES]: the second lines are added if given.
put_manifest() {
    manifest_text "$4${5:-}" > "$1/manifest"
    if [[ ! -f $3 ]] || ! same "$1/manifest" "$3"; then
        chown_like "$2" "$1/manifest"
        put "$1" "$1/manifest" "$3"
    fi
}

# chown_like FOLDER FILE…: as root, what is new belongs to whom the folder belongs, which the server may run as.
chown_like() {
    local owner
    if [[ $(id -u) == 0 ]] && owner="$(stat -c %u:%g "$1" 2> /dev/null)"; then
        shift
        chown -R "$owner" -- "$@" || warn "cannot give $* to $owner"
    fi
}

remove_emptied() {
    local i
    for ((i = ${#emptied[@]} - 1; i >= 0; i--)); do
        rmdir -- "${emptied[i]}" 2> /dev/null || say "keep     ${emptied[i]} (not empty)"
    done
}

# --- Install ------------------------------------------------------------------------------------------------------------

declare -A wanted=()
emptied=()

first_folder() {
    local folder
    for folder in "$@"; do
        if [[ -d $folder ]]; then
            (cd "$folder" && pwd -P)
            return
        fi
    done
}

install_all() {
    local file i sum target lib_kb data_kb=1024 styles_from models_from='' version old_lib='' old_data=''
    local main jni native lib_stage data_stage
    check_java
    check_geoserver
    find_plugin
    check_platform
    styles_from="$(first_folder "$here/../styles" "$here/styles")"
    if [[ $models == yes ]]; then
        models_from="$(first_folder "$here/../test-data/models" "$here/models")"
        [[ -n $models_from ]] || warn "the demonstration models are not here; continuing without them"
    fi

    make_stage "$lib"
    lib_stage="$stage"
    make_stage "$data"
    data_stage="$stage"
    # Jars hardly shrink in an archive.
    lib_kb=$((1024 + $(kilobytes "$plugin") * 11 / 10))
    if [[ -n $libtorch_zip ]]; then
        lib_kb=$((lib_kb + $(kilobytes "$libtorch_zip") * 11 / 10))
        [[ -n $(find "$data/cerrado/djl" -name libtorch_cpu.so 2> /dev/null || true) ]] ||
            data_kb=$((data_kb + unpacked_libtorch_kb))
    fi
    if [[ -n $models_from ]]; then
        data_kb=$((data_kb + $(du -sk "$models_from" | cut -f 1)))
    fi
    check_disk "$lib_kb" "$lib" "$data_kb" "$data"
    mkdir "$lib_stage/plugin" "$lib_stage/jars" "$data_stage/files"
    unpack "$plugin" "$lib_stage/plugin"
    [[ -z $libtorch_zip ]] || unpack "$libtorch_zip" "$lib_stage/plugin"
    mv -- "$lib_stage/plugin"/*.jar "$lib_stage/plugin"/CLASSIFY-CERRADO-*.txt "$lib_stage/jars" 2> /dev/null || true
    main=("$lib_stage"/jars/gs-classify-cerrado-[0-9]*.jar)
    jni=("$lib_stage"/jars/pytorch-jni-[0-9]*.jar)
    ((${#main[@]} == 1 && ${#jni[@]} == 1)) || die "$plugin is not the plugin: it has no gs-classify-cerrado-*.jar and pytorch-jni-*.jar"
    if [[ -n $libtorch ]]; then
        check_libtorch "${jni[0]}"
    else
        native=("$lib_stage"/jars/pytorch-native-*.jar)
        ((${#native[@]} == 1)) || die "$libtorch_zip is not libtorch: it has no pytorch-native-*.jar"
    fi
    version="${main[0]##*/gs-classify-cerrado-}"
    version="${version%.jar}"
    say "ClassifyCerrado $version"
    [[ $dry_run == no ]] || say "A dry run: nothing of this is done."

    read_manifest "$lib" "$lib/classify-cerrado-manifest.txt"
    read_manifest "$data" "$data/cerrado/install-manifest.txt"
    plan_jars "$lib_stage/jars"
    plan_leftovers "$lib"

    plan_folder cerrado
    plan_folder styles
    if [[ -n $styles_from ]]; then
        cp -- "$styles_from"/*.sld "$data_stage/files"
        for file in "$data_stage"/files/*.sld; do
            plan_file "$file" "styles/${file##*/}"
        done
    fi
    if [[ -n $models_from ]]; then
        plan_folder cerrado/models
        for file in "$models_from"/*/model.json; do
            file="${file%/model.json}"
            cp -R -- "$file" "$data_stage/files"
            plan_model "$data_stage/files/${file##*/}"
        done
    else
        keep_recorded cerrado/models
    fi
    plan_leftovers "$data"

    if [[ $dry_run == yes ]]; then
        return
    fi
    if ((${#targets[@]} + ${#doomed[@]} + ${#folders[@]} == 0)); then
        say "Everything is installed already."
    fi
    chown_like "$lib" "$lib_stage"/jars/*
    chown_like "$data" "$data_stage/files"
    chmod -R u+rwX,go+rX "$lib_stage/jars" "$data_stage/files"
    for ((i = 0; i < ${#folders[@]}; i++)); do
        make_folder "${folders[i]}"
        chown_like "$data" "${folders[i]}"
    done
    # The manifests first list the old and the new, so that even a killed installation can be repeated or taken out.
    for target in "${!owned[@]}"; do
        for sum in ${owned["$target"]}; do
            case "$target" in
                "$lib"/*) old_lib+="$sum  ${target#"$lib"/}"$'\n' ;;
                *) old_data+="$sum  ${target#"$data"/}"$'\n' ;;
            esac
        done
    done
    put_manifest "$lib_stage" "$lib" "$lib/classify-cerrado-manifest.txt" "${lines["$lib"]}" "$old_lib"
    put_manifest "$data_stage" "$data" "$data/cerrado/install-manifest.txt" "${lines["$data"]:-}" "$old_data"
    for ((i = 0; i < ${#doomed[@]}; i++)); do
        case "${doomed[i]}" in
            "$lib"/*) drop "$lib_stage" "${doomed[i]}" ;;
            *) drop "$data_stage" "${doomed[i]}" ;;
        esac
    done
    for ((i = 0; i < ${#targets[@]}; i++)); do
        case "${targets[i]}" in
            "$lib"/*) put "$lib_stage" "${ready[i]}" "${targets[i]}" ;;
            *) put "$data_stage" "${ready[i]}" "${targets[i]}" ;;
        esac
    done
    put_manifest "$lib_stage" "$lib" "$lib/classify-cerrado-manifest.txt" "${lines["$lib"]}"
    put_manifest "$data_stage" "$data" "$data/cerrado/install-manifest.txt" "${lines["$data"]:-}"
    moved=() made=()
    remove_emptied
}

explain_environment() {
    say
    say "Environment of the server:"
    if [[ -n $libtorch ]]; then
        say "  export PYTORCH_LIBRARY_PATH='$libtorch_libs'"
        say "  export PYTORCH_FLAVOR=$libtorch_flavour"
        say "  (both are needed: without them this libtorch is not found)"
    fi
    say "  export MALLOC_ARENA_MAX=2"
    say "  (recommended: glibc otherwise keeps much of the memory that libtorch has given back)"
    say "  -Xmx2g or more for Java. libtorch takes its memory outside of it: leave 2 GB or more free beside."
    say "Settings: $data/cerrado/cerrado.properties, which the first start creates. GeoServer's page 'Server Status',"
    say "tab 'Modules', says whether the extension, libtorch and the models are sound."
}

# --- Uninstall ----------------------------------------------------------------------------------------------------------

# plan_removal FOLDER MANIFEST
plan_removal() {
    read_manifest "$1" "$2"
    if [[ -f $2 ]]; then
        plan_leftovers "$1"
        plan_drop "$2"
    else
        say "Nothing that this script installed is in $1."
    fi
}

uninstall_all() {
    local i file lib_stage data_stage
    make_stage "$lib"
    lib_stage="$stage"
    [[ $dry_run == no ]] || say "A dry run: nothing of this is done."
    plan_removal "$lib" "$lib/classify-cerrado-manifest.txt"
    for file in "$lib"/*.jar; do
        if [[ ${file##*/} =~ $own_jars ]] && ! is_owned "$file"; then
            keep "$file" "not installed by this script"
        fi
    done
    if [[ -n $data ]]; then
        make_stage "$data"
        data_stage="$stage"
        plan_removal "$data" "$data/cerrado/install-manifest.txt"
    fi
    if [[ $dry_run == yes ]]; then
        return
    fi
    for ((i = 0; i < ${#doomed[@]}; i++)); do
        case "${doomed[i]}" in
            "$lib"/*) drop "$lib_stage" "${doomed[i]}" ;;
            *) drop "$data_stage" "${doomed[i]}" ;;
        esac
    done
    moved=()
    remove_emptied
    if [[ -n $data && -d $data/cerrado ]]; then
        say "Published maps, settings and your own models stay in $data/cerrado."
        if [[ -d $data/cerrado/djl ]]; then
            say "$data/cerrado/djl holds libraries that were unpacked at run time; it can be deleted when the server is stopped."
        fi
    fi
}

find_web_app
[[ -n $data || $action == uninstall ]] || guess_data_directory
[[ -z $data ]] || find_data_directory
case "$action" in
    install)
        install_all
        if [[ $dry_run == no ]]; then
            explain_environment
            say
            if ((${#targets[@]} + ${#doomed[@]} > 0)); then
                tell_to_restart "the extension is there"
            fi
        fi
        ;;
    uninstall)
        uninstall_all
        if [[ $dry_run == no ]] && ((${#doomed[@]} > 0)); then
            tell_to_restart "the extension is gone"
        fi
        ;;
esac
