# In namespaces of its own, the view that a container has: HIDDEN SOURCE:TARGET... -- PROGRAM.
set -e
ip link set lo up
hidden=$1
shift
mount -t tmpfs none /run
# A folder into which a single file can be mounted, with what is there already.
mkdir /run/usr-local-bin
mount --bind /usr/local/bin /run/usr-local-bin
mount -t tmpfs none /usr/local/bin
for program in /run/usr-local-bin/*; do ln -s "$program" /usr/local/bin/; done
while [ "$1" != -- ]; do
  source=${1%%:*} target=${1#*:}
  if [ -d "$source" ]; then mkdir -p "$target"; else : >"$target"; fi
  mount --bind "$source" "$target"
  shift
done
shift
mount -t tmpfs none "$hidden"
exec "$@"
