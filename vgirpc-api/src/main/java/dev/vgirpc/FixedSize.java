package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bytes of one fixed length: {@code byte[]} travels as {@code fixed_size_binary}. An array of another
 * length is refused.
 *
 * <p>It stands on a parameter, a record component, a method for its result, or on a type argument.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.TYPE_USE})
public @interface FixedSize {

    /**
     * The length.
     *
     * @return bytes per value, at least 1
     */
    int value();
}
