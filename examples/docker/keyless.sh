#!/bin/sh
# Runs outside, before the container starts: signs in where it must, starts the agent, and leaves the
# token where only you can read it.
set -eu
umask 077
folder=$HOME/.local/state/keyless-containers
mkdir -p "$folder"
keyless agent start "${1:-dev-admin}" |
  sed -n 's/^AWS_CONTAINER_AUTHORIZATION_TOKEN=//p' | tr -d '\n' > "$folder/token"
test -s "$folder/token"
