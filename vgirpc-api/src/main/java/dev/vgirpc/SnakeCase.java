package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the members of a contract interface or a record in {@code snake_case} on the wire, so that
 * idiomatic Java calls services that follow Python's habits: {@code lastPrice} travels as
 * {@code last_price}, {@code httpURL} as {@code http_url}.
 *
 * <p>On an interface it applies to the methods and parameters that this interface declares; on a
 * record to its components. It does not apply to nested types, to the service's name, or to the
 * constants of enums. A {@link WireName} on the member wins.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SnakeCase {}
