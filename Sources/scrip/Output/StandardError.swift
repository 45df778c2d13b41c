// The room "Output": how answers and progress look to a person. Documents are printed by one
// generic writer, so a new field of an answer shows without a new line of code here. Results go
// to standard output, everything else (progress, hints, refusals) to standard error, so that
// output can be piped.

import Foundation

/// Lines for people beside the results.
enum StandardError {
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// The results.
enum StandardOutput {
    static func write(_ bytes: [UInt8]) {
        try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
