package dev.vgirpc.wire.contract;

/** A type cannot stand in a contract. It becomes one problem of the contract. */
final class RefusedTypeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedTypeException(String what, String remedy) {
        super(what + ": " + remedy, null, false, false);
    }
}
