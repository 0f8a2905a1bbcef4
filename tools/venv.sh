#!/bin/sh
# venv.sh FOLDER - a virtual environment with Python 3.11 or newer. As root on Debian it installs python3-venv.
set -e
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3 ..." >&2
    exit 2
fi
if "$python" -m venv "$1" >/dev/null 2>&1; then
    exit 0
fi
rm -rf "$1"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    "$python" -m venv "$1"
else
    echo "Python's venv is missing:  sudo apt-get install -y python3-venv" >&2
    exit 2
fi
