# Sourced: installs the packages of the TypeScript client, and sets folder to where they and client.mjs are.
command -v node >/dev/null && command -v npm >/dev/null || {
    echo "Node.js 20 or newer with npm is needed: install it" >&2
    exit 1
}
folder=$ROOT/target/npm-client
mkdir -p "$folder"
cp "$ROOT"/.ci/interop/npm/* "$folder"
npm install --prefix "$folder" --no-audit --no-fund --loglevel error
echo "@query-farm/vgi-rpc $(node -p 'require(process.argv[1]).version' \
    "$folder/node_modules/@query-farm/vgi-rpc/package.json"), node $(node --version)"
