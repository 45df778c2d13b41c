import ArgumentParser
import Domain
import Foundation

/// How a code is drawn, and where to.
struct CodeImageOptions: ParsableArguments {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case svg, png, terminal
    }

    @Option(help: "svg, png, or terminal for block characters.")
    var format = Format.terminal
    @Option(help: "Pixels of one module, 1 to 64 (svg and png).") var moduleSize: Int?
    @Option(help: "Modules of margin, 0 to 16; scanners want 4.") var quietZone: Int?
    @Option(help: "Error correction: L, M, Q or H.") var level: String?
    @Option(help: ArgumentHelp("Write to this file. Default: print.", valueName: "file"))
    var output: String?

    func validate() throws {
        if format == .png, output == nil, StandardOutput.isTerminal {
            throw ValidationError("A PNG needs --output FILE.")
        }
    }

    /// Performs the operation and writes the image as it came.
    func draw(_ operation: String, path: [String: String], _ session: Session) async throws {
        let answer = try await session.ask(
            OperationCall(
                operation, path: path,
                query: [
                    "format": format.rawValue, "module_size": moduleSize.map { String($0) },
                    "quiet_zone": quietZone.map { String($0) }, "level": level,
                ]))
        guard let output else { return StandardOutput.write(answer.body) }
        do {
            try Data(answer.body).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandFailure.file(output, "written")
        }
    }
}
