// The program "scrip-receipt": says whether a receipt is valid and what it proves. It needs the
// receipt, the journal's public key and nothing else: no database, no server, no network.

import ArgumentParser
import Foundation
import Ledger
import Receipts

@main
struct ScripReceipt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scrip-receipt",
        abstract: "Check a receipt with the journal's public key.",
        discussion: """
            Exit status 0: valid. 1: not valid, or no receipt at all.

            The key is published by `scrip report journal` and GET /v1/journal/head. Take it from
            there, not from the receipt. With --head the receipt must also lead to the head that
            was published, so nobody can have kept a second journal for you.

            Example: scrip-receipt receipt.json --key 3b6a27bc...
            """)

    @Argument(help: "The receipt's file.") var file: String
    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            "A public key that is trusted, 64 hexadecimal digits. May be repeated.",
            valueName: "key"))
    var keys: [String] = []
    @Option(help: ArgumentHelp("The head it must lead to.", valueName: "block:hash"))
    var head: String?

    /// Largest file that is read: an entry has at most 16 MiB, in hexadecimal digits.
    private static let maximumBytes = 48 * 1_024 * 1_024

    func validate() throws {
        guard !keys.isEmpty else {
            throw ValidationError("Name the key that you trust: --key")
        }
        for key in keys where HexText.bytes(key)?.count != 32 {
            throw ValidationError("A key has 64 hexadecimal digits, in lower case.")
        }
        if let head, PublishedHead(head) == nil {
            throw ValidationError("A head is written as BLOCK:HASH, as in a journal's head.")
        }
    }

    func run() throws {
        do {
            let proof = try check()
            Self.say("valid\n" + Self.words(for: proof))
        } catch {
            Self.say("NOT VALID: \(error)")
            throw ExitCode(1)
        }
    }

    private func check() throws -> ReceiptProof {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Unreadable(description: "\(file) cannot be read. Check the path.")
        }
        let receipt: Receipt
        do {
            guard data.count <= Self.maximumBytes else {
                throw Unreadable(description: "\(file) is too large for a receipt.")
            }
            receipt = try Receipt(text: [UInt8](data))
        } catch let error as ReceiptFormatError {
            throw Unreadable(
                description: "\(file) is not a receipt: byte \(error.offset) is another one than "
                    + "a receipt has there.")
        }
        let check = ReceiptCheck(
            keys: keys.compactMap(HexText.bytes), head: head.flatMap { PublishedHead($0) })
        return try check.check(receipt)
    }

    private static func words(for proof: ReceiptProof) -> String {
        let entry = proof.entry
        var lines = [
            "entry \(entry.sequence), merchant \(entry.tenant), \(entry.time.rfc3339): "
                + "\(entry.event) \(entry.subject)",
            "is in block \(proof.block.sequence), closed \(proof.block.time.rfc3339) and signed "
                + "with key slot \(proof.block.keySlot)",
        ]
        if let head = proof.head { lines.append("which leads to head \(head.block)") }
        lines.append(String(decoding: entry.payload, as: UTF8.self))
        return lines.joined(separator: "\n")
    }

    private static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}

/// A file that is no receipt.
private struct Unreadable: Error, CustomStringConvertible {
    let description: String
}
