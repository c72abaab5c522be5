package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which an element travels, where it differs from its Java name: the service
 * (interface), a method, a parameter, a record component or an enum constant.
 *
 * <p>It wins over {@link SnakeCase}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface WireName {

    /**
     * The name on the wire.
     *
     * @return a non-empty name
     */
    String value();
}
