#!/bin/sh
# 在 Debian 12 上安装或升级（以 root 运行，可反复运行）：sh deploy/install.sh
# 从离线安装包运行时（旁边有 wheels/ 与 debs/），不访问外网。
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
target=/opt/incubator
export DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }
[ "$(id -u)" = 0 ] || { say "请以 root 运行。"; exit 1; }

say "一、系统软件"
packages=$(grep -v '^#' "$source/deploy/packages.txt" | tr '\n' ' ')
# shellcheck disable=SC2086 # 每个包一个词
if [ -d "$source/debs" ]; then
    list=$(mktemp -d)
    printf 'deb [trusted=yes] file:%s ./\n' "$source/debs" >"$list/sources.list"
    local="-o Dir::Etc::SourceList=$list/sources.list -o Dir::Etc::SourceParts=- -o APT::Sandbox::User=root"
    apt-get update -qq $local
    apt-get install -qq --yes --no-install-recommends $local $packages >/dev/null
    rm -r "$list"
else
    apt-get update -qq
    apt-get install -qq --yes --no-install-recommends $packages >/dev/null
fi

say "二、账户与目录"
id incubator >/dev/null 2>&1 || useradd --system --home-dir /var/lib/incubator --shell /usr/sbin/nologin incubator
usermod --append --groups incubator www-data
install -d -o incubator -g incubator -m 750 /var/lib/incubator /var/lib/incubator/files /var/backups/incubator
install -d -o root -g incubator -m 750 /etc/incubator

say "三、程序"
install -d "$target"
if [ "$source" != "$target" ]; then
    for part in incubator workflows projects templates locale fixtures deploy scripts; do
        rm -rf "${target:?}/$part"
        cp -R "$source/$part" "$target/$part"
    done
    rm -rf "$target/docs" && install -d "$target/docs" && cp -R "$source/docs/guides" "$target/docs/guides"
    cp "$source"/manage.py "$source"/requirements.txt "$source"/.env.example "$target"/
fi
[ -x "$target/.venv/bin/python" ] || python3 -m venv "$target/.venv"
if [ -d "$source/wheels" ]; then
    export PIP_NO_INDEX=1 PIP_FIND_LINKS="$source/wheels"
fi
"$target/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement "$target/requirements.txt"
msgfmt --output-file "$target/locale/zh_Hans/LC_MESSAGES/django.mo" "$target/locale/zh_Hans/LC_MESSAGES/django.po"

say "四、配置"
if [ ! -e /etc/incubator/env ]; then
    install -o root -g incubator -m 640 "$source/deploy/env.production" /etc/incubator/env
    key=$("$target/.venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(60))')
    sed -i "s|^SECRET_KEY=.*|SECRET_KEY=$key|" /etc/incubator/env
    say "   已生成 /etc/incubator/env，请核对其中的域名与邮件设置。"
fi

# 以服务账户、带着服务的环境运行 manage.py：管理员以后也用它。
cat >/usr/local/bin/incubator <<EOF
#!/bin/sh
cd $target && set -a && . /etc/incubator/env && set +a || exit 1
exec setpriv --reuid=incubator --regid=incubator --init-groups $target/.venv/bin/python manage.py "\$@"
EOF
chmod 755 /usr/local/bin/incubator

say "五、数据库"
if grep -q '^DATABASE_URL=postgres' /etc/incubator/env && command -v psql >/dev/null; then
    cd /
    # 没有 systemd（容器、试装）时，数据库不会自己启动。
    [ -d /run/systemd/system ] || pg_ctlcluster 15 main start || true
    su postgres -c "psql -tAc \"SELECT 1 FROM pg_roles WHERE rolname='incubator'\"" | grep -q 1 ||
        su postgres -c 'createuser incubator'
    su postgres -c "psql -tAc \"SELECT 1 FROM pg_database WHERE datname='incubator'\"" | grep -q 1 ||
        su postgres -c 'createdb --owner incubator --encoding UTF8 --template template0 incubator'
fi
incubator migrate --verbosity 0
incubator createcachetable
incubator reference
incubator rebuild_figures
incubator collectstatic --no-input --verbosity 0

say "六、服务"
if [ -d /run/systemd/system ]; then
    cp "$target"/deploy/systemd/* /etc/systemd/system/
    systemctl daemon-reload
    systemctl enable --quiet incubator.target incubator-web.service incubator-worker@1.service \
        incubator-scheduler.service incubator-renderer.service incubator-backup.timer
    systemctl start incubator-backup.timer
    systemctl restart incubator.target incubator-web.service incubator-worker@1.service \
        incubator-scheduler.service incubator-renderer.service
fi

say "完成。下一步：
  1. 核对 /etc/incubator/env 中的域名与邮件设置，改后 systemctl restart incubator.target
  2. 证书放入 /etc/incubator/tls，改 $target/deploy/nginx/incubator.conf 的 server_name，复制到 /etc/nginx/conf.d/，nginx -t 后重载
  3. 第一个管理员：incubator administrator 邮箱 --name 姓名
  4. 全面检查：incubator doctor"
