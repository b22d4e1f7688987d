#!/bin/sh
# Prepares what the site (run) or its tests (test) need: system packages, .venv, requirements pinned by hash.
# As root on Debian missing packages are installed; otherwise one sentence names the line that does it.
# A second call finds everything in place and does nothing.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
python=${PYTHON:-python3}
venv=.venv

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

missing() { # the packages of the list that are not installed
    for package; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
    done
}

install() { # install PACKAGES…: fails when that is not possible here
    [ "$(id -u)" = 0 ] || return 1
    say "Installing $*"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -qq update && apt-get -qq install --yes --no-install-recommends "$@"; } >/dev/null
}

want() { # want CONSEQUENCE stop|go PACKAGES…
    consequence=$1 then=$2
    shift 2
    if ! command -v dpkg-query >/dev/null; then
        return 0 # not Debian: the programs themselves are looked for where they are used
    fi
    # shellcheck disable=SC2046
    set -- $(missing "$@")
    [ $# = 0 ] && return 0
    install "$@" && return 0
    say "$consequence: please run  sudo apt-get install $*"
    [ "$then" = go ] || exit 1
}

make_venv() {
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        stop "Python 3.11 or later is needed; name it with  make PYTHON=/path/to/python3.11 …"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        want "Python's venv module is missing" stop python3-venv "python$version-venv"
    fi
    "$python" -m venv --clear "$venv"
}

requirements() { # requirements NAME FILES…: install once for each content of the files
    stamp=$venv/.installed-$1
    shift
    digest=$(cat "$@" | sha256sum | cut -d ' ' -f 1)
    [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ] && return 0
    say "Installing the Python requirements"
    list=''
    for file; do list="$list --requirement $file"; done
    # shellcheck disable=SC2086
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes $list
    printf '%s\n' "$digest" >"$stamp"
}

want "gettext is needed for the Chinese screens" stop gettext
want "PDF reports need more packages; everything else runs" go \
    libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk
if [ "$purpose" = test ]; then
    want "Some tests need more packages; they will say so" go chromium poppler-utils postgresql-15
fi
"$venv/bin/python" -c '' 2>/dev/null || make_venv
requirements run requirements.txt
[ "$purpose" = run ] || requirements test requirements.txt requirements-dev.txt
