#!/bin/sh
# Usage: scripts/venv.sh PYTHON FOLDER REQUIREMENT
# Make a virtual environment in FOLDER and install REQUIREMENT ("." to run, ".[dev]" to develop) into it.
set -eu
python=$1 folder=$2 requirement=$3
here=$(dirname "$0")

command -v "$python" >/dev/null || {
    echo "No Python was found under the name '$python'. Undersigned needs Python 3.11 or newer: make PYTHON=/path/to/python3" >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Undersigned needs Python 3.11 or newer, and '$python' is $("$python" -V 2>&1). Choose another: make PYTHON=python3.11" >&2
    exit 1
}

if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    # Debian leaves ensurepip out of python3.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || sh "$here/debian.sh" python3-venv
    "$python" -m venv --clear "$folder"
fi
echo "Installing $requirement into $folder ..."
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check -e "$requirement"
