package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Only authenticated callers may call. Others get an error of type {@code PermissionError} before anything of
 * their parameters is read.
 *
 * <p>It stands on a method, or on a type for all RPC methods that the type has; on the contract, its
 * super-interfaces, the implementation and its superclasses alike. All that stands on a method must hold: an
 * implementation can ask for more than its contract, never for less. It says nothing about the service's
 * description, which a server gives to everybody or to nobody, see {@link RpcServer.Builder#describe}.
 *
 * <p>A server's builder refuses, with {@link ContractException}, an annotated method that is no RPC method,
 * and a method for which two domains are asked.
 *
 * @see AuthContext
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresAuthentication {

    /**
     * Who must vouch for the caller.
     *
     * @return the {@linkplain AuthContext#domain domain}; empty when any will do
     */
    String domain() default "";
}
