# Shared by the launchers in this folder: finds a JDK 25, builds what is missing, starts Java.
# Nothing here writes to standard output: it belongs to the program (often as its wire).

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

# java_major HOME: prints the major version of the JDK in that folder, from its release file (no JVM start).
java_major() {
    local line
    [ -x "$1/bin/java" ] && [ -f "$1/release" ] || return 1
    while IFS= read -r line; do
        case $line in JAVA_VERSION=*)
            line=${line#*\"}
            printf '%s' "${line%%[!0-9]*}"
            return 0 ;;
        esac
    done <"$1/release"
    return 1
}

# resolve FILE: follows symbolic links (readlink -f is not everywhere).
resolve() {
    local file=$1 link
    while [ -L "$file" ]; do
        link=$(readlink "$file")
        case $link in /*) file=$link ;; *) file=$(dirname -- "$file")/$link ;; esac
    done
    printf '%s' "$file"
}

# find_java: sets java_home to a JDK of 25 or newer: JAVA_HOME, then PATH, then the usual folders, newest last there.
find_java() {
    local home major on_path best=0
    java_home=
    if [ -n "${JAVA_HOME:-}" ] && major=$(java_major "$JAVA_HOME") && [ "$major" -ge 25 ]; then
        java_home=$JAVA_HOME
        return
    fi
    if on_path=$(command -v java); then
        home=$(dirname -- "$(dirname -- "$(resolve "$on_path")")")
        if major=$(java_major "$home") && [ "$major" -ge 25 ]; then
            java_home=$home
            return
        fi
    fi
    for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
            "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.jenv/versions/* "$HOME"/.asdf/installs/java/* \
            /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        # 25 is what the build is tested with; a newer one serves only where there is none.
        if major=$(java_major "$home") && [ "$major" -ge 25 ] && { [ "$best" -eq 0 ] || [ "$major" -lt "$best" ]; }; then
            java_home=$home
            best=$major
        fi
    done
    if [ -z "$java_home" ]; then
        echo "No JDK 25 found. Install one (for example Eclipse Temurin 25) or set JAVA_HOME to it." >&2
        exit 1
    fi
}

# own_jar FOLDER: prints the folder's own jar among its collected modules, or nothing.
own_jar() {
    local jar
    for jar in "$root/$1"/target/modules/"$2"-[0-9]*.jar; do
        [ -f "$jar" ] && printf '%s' "$jar"
    done
}

# fresh FOLDER ARTIFACT: whether the collected modules are there and no source or pom behind them is newer.
fresh() {
    local own jar name sources
    own=$(own_jar "$1" "$2")
    [ -n "$own" ] || return 1
    sources=("$root/pom.xml")
    for jar in "$root/$1"/target/modules/vgirpc-*.jar; do
        name=${jar##*/}
        name=${name%%-[0-9]*}
        case $name in vgirpc-example-*) name=examples/${name#vgirpc-example-} ;; esac
        sources+=("$root/$name/pom.xml" "$root/$name/src/main")
    done
    [ -z "$(find "${sources[@]}" -newer "$own" -print -quit 2>/dev/null)" ]
}

build() {
    local log=$root/$1/target/launcher-build.log
    command -v mvn >/dev/null || { echo "Maven (mvn) is needed to build $1." >&2; exit 1; }
    mkdir -p "$root/$1/target"
    if ! (cd "$root" && mvn -B -ntp -Dmaven.test.skip=true package -pl "$1" -am) </dev/null >"$log" 2>&1; then
        grep -E '^\[(WARNING|ERROR)' "$log" | head -40 >&2
        echo "The build of $1 failed: $log" >&2
        exit 1
    fi
}

# locked LOCK CHECK MAKE [ARGUMENT...]: calls MAKE unless CHECK finds that it is done, one process at a time.
locked() {
    local lock=$1 check=$2 make=$3
    shift 3
    mkdir -p "$(dirname -- "$lock")"
    if command -v flock >/dev/null; then
        (
            flock 9
            "$check" "$@" || "$make" "$@"
        ) 9>"$lock" || exit 1
    else
        until mkdir "$lock.d" 2>/dev/null; do
            # One left behind by a killed launcher.
            [ -z "$(find "$lock.d" -mmin +10 2>/dev/null)" ] || rmdir "$lock.d" 2>/dev/null || true
            sleep 0.2
        done
        (
            trap 'rmdir "$lock.d"' EXIT
            "$check" "$@" || "$make" "$@"
        ) || exit 1
    fi
}

# ensure_built FOLDER ARTIFACT: one build at a time, and none where another launcher has just built.
ensure_built() {
    [ -z "${VGIRPC_NO_BUILD:-}" ] || return 0
    fresh "$@" || locked "$root/target/launcher.lock" fresh build "$@"
}

# launch FOLDER ARTIFACT MODULE/CLASS [JVM-OPTION...] -- [ARGUMENT...]
launch() {
    local folder=$1 artifact=$2 main=$3 options=()
    shift 3
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    find_java
    ensure_built "$folder" "$artifact"
    # These keep the JVM silent: native access in wire and in zstd where it is there, Unsafe in Arrow's
    # memory, and SLF4J, which Arrow logs to, without a provider.
    local native=dev.vgirpc.wire
    if compgen -G "$root/$folder/target/modules/zstd-jni-*.jar" >/dev/null; then
        native+=,com.github.luben.zstd_jni
    fi
    # shellcheck disable=SC2086
    exec "$java_home/bin/java" \
        --enable-native-access="$native" --sun-misc-unsafe-memory-access=allow -Dslf4j.internal.verbosity=ERROR \
        ${options[@]+"${options[@]}"} ${VGIRPC_JAVA_OPTIONS:-} \
        --module-path "$root/$folder/target/modules" -m "$main" "$@"
}
