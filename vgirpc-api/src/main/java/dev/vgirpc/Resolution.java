package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

/**
 * The unit in which times, timestamps and durations travel; microseconds without it. What is finer
 * than the unit is cut off, towards the past.
 *
 * <p>It stands on a parameter, a record component, a method for its result, or on a type argument.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.TYPE_USE})
public @interface Resolution {

    /**
     * The unit.
     *
     * @return seconds, milliseconds, microseconds or nanoseconds
     */
    TimeUnit value();
}
