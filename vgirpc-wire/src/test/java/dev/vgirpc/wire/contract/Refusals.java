package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.ContractException;

/** Contracts that have no plan. */
final class Refusals {

    private Refusals() {}

    static ContractException refusal(Class<?> contract) {
        return catchThrowableOfType(ContractException.class, () -> ServicePlan.of(contract));
    }

    /** The contract has exactly one problem, and the words stand in it in this order. */
    static void assertRefused(Class<?> contract, String... words) {
        ContractException refusal = refusal(contract);
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).hasSize(1);
        assertThat(refusal.problems().getFirst()).containsSubsequence(words);
        assertThat(refusal).hasMessageContaining(contract.getName() + " is not a contract");
    }
}
