#!/bin/sh
# `make deb`: the Debian package of this checkout, into .lotsen/deb. As for a release: of what is committed or added, on the
# Debian release that it is for. Needs debhelper and patchelf, and a Python 3.10 that can be copied.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$here"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
made=$(readlink -f .lotsen)/deb
work=$made/lotsen-$version
rm -rf "$work" && mkdir -p "$work"

# What runs, and nothing of how it is tested or made.
git ls-files -z -- lotsen handoff knowledge storage bot pyproject.toml '*.lock' '*.md' LICENSE NOTICE ':!tests' ':!widget' |
  tar --null --files-from=- --create | tar --extract --directory "$work"
mkdir "$work/widget" && cp -a widget/dist "$work/widget/"
cp -a handoff/deployment/debian "$work/debian"
rm -r "$work/handoff/deployment/debian"
printf 'lotsen (%s) trixie; urgency=medium\n\n  * See /usr/share/doc/lotsen/changelog.\n\n -- Lotsen <lotsen@localhost>  %s\n' \
  "$version" "$(git log -1 --format=%cD)" > "$work/debian/changelog"

export UV="$here/lotsen uv"
export PYTHON310="$(.lotsen/bot/bin/python -c 'import sys; print(sys.base_prefix)')"
export MODELS="$made/../models" VERSION="$version"
export FILES="lotsen handoff knowledge storage bot pyproject.toml README.md LICENSE NOTICE THIRD_PARTY.md"
cd "$work"
dpkg-buildpackage --build=binary --no-sign --no-check-builddeps > "$made/build.log" 2>&1 || {
  tail -40 "$made/build.log"
  echo "make deb: failed; all output is in $made/build.log" >&2
  exit 1
}
rm -rf "$work"
echo "$made/lotsen_${version}_$(dpkg --print-architecture).deb"
