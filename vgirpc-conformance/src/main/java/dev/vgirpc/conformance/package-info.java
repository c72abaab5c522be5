/** The conformance service, its worker, and clients of it and of the reference's workers. */
package dev.vgirpc.conformance;
