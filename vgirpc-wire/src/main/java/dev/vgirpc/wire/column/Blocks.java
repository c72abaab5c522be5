package dev.vgirpc.wire.column;

/**
 * Long columns are checked block by block, each by a method of its own that runs one small loop without
 * branches: the compiler makes vector instructions of it, and it compiles a method that is called often
 * well before one that is called once per batch.
 */
final class Blocks {

    static final int ROWS = 2048;

    private Blocks() {}
}
