import ArgumentParser
import Foundation

/// The entry point: runs the command that was asked for and turns how it ended into an exit code.
@main
enum Program {
    /// Exit codes: 0 done; 1 refused, or not sound; 2 used wrongly; 3 storage or server not
    /// reachable, or a failure of the program.
    static func main() async {
        // Databases, keys, copies and exports are for this account only.
        umask(0o077)
        do {
            var command = try Scrip.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        if let ending = error as? ExitCode { exit(ending.rawValue) }
        switch Scrip.exitCode(for: error) {
        case .success:
            // Help, the version or a completion script, which were asked for.
            print(Scrip.fullMessage(for: error))
            exit(0)
        case .validationFailure:
            StandardError.write(Scrip.fullMessage(for: error))
            exit(2)
        default:
            let failure = CommandFailure(error)
            StandardError.write(failure.text)
            exit(failure.exitCode)
        }
    }
}
