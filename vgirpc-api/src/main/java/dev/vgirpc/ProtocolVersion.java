package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The version of a contract, {@code MAJOR.MINOR.PATCH}. A client whose contract declares one sends
 * it with every request; a server whose contract declares one refuses requests whose major or minor
 * number differs, and requests that carry none (protocol page 5.4).
 *
 * <p>It counts only on the contract interface itself, never by inheritance.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ProtocolVersion {

    /**
     * The version.
     *
     * @return three decimal numbers without leading zeros, joined by dots
     */
    String value();
}
