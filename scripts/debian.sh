#!/bin/sh
# Usage: scripts/debian.sh PACKAGE...
# Install the Debian packages that are missing, or say in one line which to install.
set -eu

command -v dpkg-query >/dev/null || { echo "Not Debian: please see to it that these are installed: $*" >&2; exit 0; }

missing=
for package in "$@"; do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q ' installed$' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Something is missing. Please install it, then try again:  sudo apt-get install$missing" >&2
    exit 1
fi

install() {
    # shellcheck disable=SC2086  # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing </dev/null
}

echo "Installing$missing ..."
# A fresh Debian has no package lists, an old one has stale lists: both show only in the first try.
install >/dev/null 2>&1 || { apt-get update -qq && install >/dev/null; }
