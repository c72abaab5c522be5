/** A program of its own, outside of the library's build. */
module com.example.stock {
    requires dev.vgirpc;
    requires dev.vgirpc.transport.pipe;

    // The contract and its records are package-private: the library reads them, nobody else.
    opens com.example.stock to dev.vgirpc;
}
