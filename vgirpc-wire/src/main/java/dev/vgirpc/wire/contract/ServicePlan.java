package dev.vgirpc.wire.contract;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A contract interface, analysed. Immutable, shared, and made once per interface. */
public final class ServicePlan {

    private static final ClassValue<ServicePlan> PLANS = new ClassValue<>() {
        @Override
        protected ServicePlan computeValue(Class<?> contract) {
            return ContractAnalyzer.analyze(contract);
        }
    };

    private final Class<?> contract;
    private final String name;
    private final @Nullable Semver version;
    private final Map<String, MethodPlan> byName;
    private final Map<Method, MethodPlan> byMethod = new HashMap<>();
    private final Map<Method, MethodHandle> localMethods;

    ServicePlan(
            Class<?> contract,
            String name,
            @Nullable Semver version,
            List<MethodPlan> methods,
            Map<Method, MethodHandle> localMethods) {
        this.contract = contract;
        this.name = name;
        this.version = version;
        Map<String, MethodPlan> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
        for (MethodPlan method : methods) {
            sorted.put(method.name(), method);
            byMethod.put(method.method(), method);
        }
        this.byName = Collections.unmodifiableMap(sorted);
        this.localMethods = Map.copyOf(localMethods);
    }

    /**
     * The plan of a contract.
     *
     * @throws dev.vgirpc.ContractException with all problems, when the interface is no contract
     */
    public static ServicePlan of(Class<?> contract) {
        return PLANS.get(contract);
    }

    public Class<?> contract() {
        return contract;
    }

    /** The service's wire name. */
    public String name() {
        return name;
    }

    public @Nullable Semver version() {
        return version;
    }

    /** The methods by wire name, in the order of code points. */
    public Map<String, MethodPlan> methods() {
        return byName;
    }

    public @Nullable MethodPlan method(Method method) {
        return byMethod.get(method);
    }

    /** The default method as a handle on a proxy, or null when it is to be invoked by reflection. */
    public @Nullable MethodHandle local(Method method) {
        return localMethods.get(method);
    }
}
