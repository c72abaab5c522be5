/**
 * Links a worker, or any program on the library, into a run-time image of its own: a folder with a small JVM, the
 * modules that the program needs and a launcher. It needs a JDK and none of the library's other modules.
 */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.runtime {
    requires transitive org.jspecify;

    exports dev.vgirpc.runtime;
}
