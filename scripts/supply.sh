#!/bin/sh
# What the site is made of (sbom) and what is known against it (audit), by tools in a folder of their own: var/tools.
#   sh scripts/supply.sh sbom [FILE]   CycloneDX, JSON, of requirements.txt (default var/sbom.json)
#   sh scripts/supply.sh audit         pip-audit over requirements.txt; exit code 0: nothing known, 1: something, 2: not asked
set -eu
cd "$(dirname "$0")/.."
tools=${SUPPLY_TOOLS:-var/tools}
say() { printf '%s\n' "$*" >&2; }

tool() { # tool PROGRAM PACKAGE: install it once
    [ -x "$tools/bin/$1" ] && return 0
    [ -x "$tools/bin/python" ] || "${PYTHON:-python3}" -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check "$2" ||
        { say "$2 could not be installed: a route to a package index is needed (pip's own settings name it)."; exit 2; }
}

case ${1:-} in
sbom)
    file=${2:-var/sbom.json}
    tool cyclonedx-py 'cyclonedx-bom>=7,<8'
    mkdir -p "$(dirname "$file")"
    # Reproducible: the same requirements give the same file, byte for byte.
    "$tools/bin/cyclonedx-py" requirements --output-reproducible --pyproject pyproject.toml --of JSON -o "$file" \
        requirements.txt 2>"$tools/sbom.log" || { cat "$tools/sbom.log" >&2; exit 1; }
    say "$file: $(grep -c '"bom-ref"' "$file") parts"
    ;;
audit)
    tool pip-audit 'pip-audit>=2.10,<3'
    status=0
    "$tools/bin/pip-audit" --requirement requirements.txt --require-hashes --disable-pip --progress-spinner off \
        >"$tools/audit.log" 2>&1 || status=$?
    if grep -qE 'ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Max retries|ServiceError' "$tools/audit.log"; then
        tail -n 1 "$tools/audit.log" >&2
        say "Not checked: the advisory data cannot be reached from here. Nothing is known about weaknesses,"
        say "for or against: run  make audit  on a machine with a route to it, with the same requirements.txt."
        exit 2
    fi
    # pip-audit ends well where an index knows none of the packages; what was not looked at is not clean.
    skipped=$(grep -c 'could not be audited' "$tools/audit.log") || true
    if [ "$skipped" != 0 ]; then
        [ "$status" = 0 ] || cat "$tools/audit.log"
        say "Not checked: for $skipped of $(grep -c '==' requirements.txt) packages the index has no advisory data. This is no"
        say "clean result: run  make audit  on a machine that reaches the public package index, with the same requirements.txt."
        exit 2
    fi
    cat "$tools/audit.log"
    exit "$status"
    ;;
*)
    say "sh scripts/supply.sh sbom [FILE] | audit"
    exit 2
    ;;
esac
