package io.truebook.service.cli;

import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names one position on the command line. */
final class WhichPosition {

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Whose position.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "CONID", description = "The broker's number of the contract.")
    private int conId;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "The share of this model (default: the account's total).")
    private String model = "";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    WhichPosition() {}

    /** @throws ParameterException when no position can bear these names */
    PositionKey key() {
        try {
            return new PositionKey(new AccountId(account), new ContractId(conId), model);
        } catch (IllegalArgumentException noKey) {
            throw new ParameterException(spec.commandLine(), String.valueOf(noKey.getMessage()), noKey);
        }
    }
}
