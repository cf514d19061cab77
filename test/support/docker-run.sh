#!/bin/bash
# `docker run` as far as docs/containers.md uses it, in namespaces. ENTER, HIDDEN and TOOLS come from
# the test: the script that makes the container's view, our HOME, and variables for the clients.
set -eu
[ "$1" = run ]
shift
variables=() mounts=() user=
while [ "${1#-}" != "$1" ]; do
  case $1 in
    --rm) shift && continue ;;
    --env-file) mapfile -t variables <"$2" ;;
    --user) user=$2 ;;
    -v) mounts+=("${2%:ro}") ;;
    *) echo "docker run: what is $1?" >&2 && exit 64 ;;
  esac
  shift 2
done
shift # the image
exec unshare -nm sh "$ENTER" "$HIDDEN" "${mounts[@]}" -- \
  setpriv --reuid="${user%:*}" --regid="${user#*:}" --clear-groups \
  env -i PATH="$PATH" HOME=/run $TOOLS "${variables[@]}" "$@"
