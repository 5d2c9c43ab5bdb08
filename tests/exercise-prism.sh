#!/usr/bin/env bash
# Holds every request of the client against GitLab's own document: starts Prism, a mock server that validates what it
# receives, and runs `exercise` against it. Ends with the status of `exercise`: 0 when every refusal is explained in
# prism-refusals.tsv. Where something that is needed is not there, it says so and ends with 0.
#
# PRISM: a `prism` to use; else one is installed into the target folder. GITLAB_FACTS: where the document is.
set -euo pipefail
cd "$(dirname "$0")/.."

version=5.14.2
work=$(mkdir -p "${CARGO_TARGET_DIR:-target}/prism" && cd "${CARGO_TARGET_DIR:-target}/prism" && pwd)
document=${GITLAB_FACTS:-../shared/gitlab}/openapi/openapi_v3.yaml

skip() { echo "skipped: $*"; exit 0; }

[ -f "$document" ] || skip "there is no $document; GITLAB_FACTS says where it is"
command -v node >/dev/null || skip 'there is no node'
if [ -z "${PRISM:-}" ]; then
  PRISM=$work/node_modules/.bin/prism
  if [ "$("$PRISM" --version 2>/dev/null || true)" != "$version" ]; then
    command -v npm >/dev/null || skip 'there is no npm, and PRISM names no other prism'
    npm install --prefix "$work" --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=30000 --loglevel=error \
      "@stoplight/prism-cli@$version" >"$work/install.log" 2>&1 ||
      skip "Prism $version cannot be installed; $work/install.log says why"
  fi
fi

cargo build --locked -q -p tests --bin prism_document --bin exercise
cargo run --locked -q -p tests --bin prism_document -- "$document" "$work/document.json"

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
"$PRISM" mock --host 127.0.0.1 --port "$port" --verboseLevel error "$work/document.json" >"$work/prism.log" 2>&1 &
prism=$!
stop() { kill "$prism" 2>/dev/null || true; wait "$prism" 2>/dev/null || true; }
trap stop EXIT
trap 'exit 130' INT TERM

# Reading the document takes about ten seconds.
for attempt in $(seq 120); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  if [ "$attempt" = 120 ] || ! kill -0 "$prism" 2>/dev/null; then
    tail -n 20 "$work/prism.log" >&2
    echo 'Prism does not answer' >&2
    exit 1
  fi
  sleep 0.5
done

status=0
cargo run --locked -q -p tests --bin exercise -- --base-url "http://127.0.0.1:$port" \
  --refusals tests/prism-refusals.tsv "$@" >"$work/exercise.txt" || status=$?
sed -n '/accepted in both forms/,$p' "$work/exercise.txt"
echo "all answers are in $work/exercise.txt"
exit "$status"
