package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A whole number travels without sign. Where the column is narrower than the Java type the value is
 * the number itself ({@code @Unsigned(8) int} holds 0 to 255); where both have the same width the
 * bits are taken as they are ({@code @Unsigned long}, see {@link Long#toUnsignedString(long)}).
 *
 * <p>It stands on a parameter, a record component, a method for its result, or on a type argument.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.TYPE_USE})
public @interface Unsigned {

    /**
     * Width of the column.
     *
     * @return 8, 16, 32 or 64 bits; 0 for the width of the Java type
     */
    int value() default 0;
}
