#!/bin/sh
# servers.sh - see to it that Dovecot and PostgreSQL are installed; the tests start their own instances.
set -e
packages=""
{ [ -x /usr/sbin/dovecot ] || command -v dovecot >/dev/null; } && [ -x /usr/lib/dovecot/imap ] \
    || packages="$packages dovecot-imapd"
[ -x /usr/lib/dovecot/lmtp ] || packages="$packages dovecot-lmtpd"
{ ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; } \
    || packages="$packages postgresql"
[ -n "$packages" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing:$packages"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 - a list of words
    apt-get install -y -qq --no-install-recommends $packages >/dev/null
else
    echo "The tests need real servers:  sudo apt-get install -y --no-install-recommends$packages" >&2
    exit 2
fi
