import Foundation
import Synchronization

/// A bar on standard error while something long goes on; nothing where that is no terminal.
final class ProgressBar: Sendable {
    private struct State {
        var lastPercent = -1
        var isDrawn = false
    }

    private let label: String
    private let isShown: Bool
    private let state = Mutex(State())

    init(_ label: String, isShown: Bool = StandardError.isTerminal) {
        self.label = label
        self.isShown = isShown
    }

    /// Draws the bar at `fraction`, 0 ... 1, once for each percent.
    func show(_ fraction: Double, _ note: String = "") {
        guard isShown else { return }
        let percent = Int((min(max(fraction, 0), 1) * 100).rounded(.down))
        state.withLock { state in
            guard percent != state.lastPercent else { return }
            state.lastPercent = percent
            state.isDrawn = true
            Self.draw(Self.line(label, percent, note))
        }
    }

    /// For work whose end is not known: only the note.
    func show(note: String) {
        guard isShown else { return }
        state.withLock { state in
            state.isDrawn = true
            Self.draw("\(label)  \(note)")
        }
    }

    /// Takes the bar away, before anything else is written.
    func finish() {
        state.withLock { state in
            if state.isDrawn { Self.draw("") }
            state.isDrawn = false
        }
    }

    static func line(_ label: String, _ percent: Int, _ note: String) -> String {
        let width = 30
        let filled = percent * width / 100
        let bar =
            String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "\(label)  [\(bar)] \(percent) %" + (note.isEmpty ? "" : "  \(note)")
    }

    /// Over the line before: carriage return, text, erase to the end (ECMA-48 EL).
    private static func draw(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\r\(text)\u{1B}[K".utf8))
    }
}
