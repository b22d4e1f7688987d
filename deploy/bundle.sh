#!/bin/sh
# 制作离线安装包（在能访问软件源的 Debian 12 上、以 root 运行，需要 git、python3-pip、dpkg-dev）：sh deploy/bundle.sh 输出.tar
# 内含程序、Python 轮子、Debian 软件包（含字体与 PostgreSQL）、软件物料清单 sbom.json 和每个文件的 SHA-256。
# 在没有外网的服务器上：tar xf 输出.tar && cd incubator && sha256sum --check --quiet SHA256SUMS && sh deploy/install.sh
set -eu
output=$(realpath "${1:?用法：sh deploy/bundle.sh 输出.tar}")
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=$work/incubator
mkdir -p "$folder/wheels" "$folder/debs/partial"

git -C "$source" archive HEAD | tar -x -C "$folder"
git -C "$source" rev-parse HEAD >"$folder/VERSION"
python3 -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
    --dest "$folder/wheels" --requirement "$source/requirements.txt"
# 软件物料清单：收到安装包的单位据此核对有无已公布的漏洞。
sh "$source/scripts/supply.sh" sbom "$folder/sbom.json"
# 以空的安装状态计算依赖，使包里不缺本机碰巧已装的软件。
packages=$(grep -v '^#' "$source/deploy/packages.txt" | tr '\n' ' ')
: >"$work/status"
# shellcheck disable=SC2086
apt-get install --quiet --quiet --yes --no-install-recommends --download-only \
    -o Dir::State::status="$work/status" -o Dir::Cache::archives="$folder/debs" -o APT::Sandbox::User=root $packages
rm -rf "$folder/debs/partial" "$folder/debs/lock"
# 做成一个本地软件源：服务器上已有且更新的软件不会被降级。
(cd "$folder/debs" && dpkg-scanpackages --multiversion . >Packages 2>/dev/null)
(cd "$folder" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
tar -c -f "$output" -C "$work" incubator
printf '%s: %s\n' "$output" "$(du -h "$output" | cut -f 1)"
