// The room "DiskFull": a real disk that runs full under load and has space again. What was refused
// was not done, what was acknowledged is kept, and the server goes on by itself.

import ArgumentParser
import Foundation

/// The served program on a disk that runs full under load and is emptied again, many times.
struct DiskFullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diskfull",
        abstract: "Fill the server's disk under load, empty it, and check what was kept.")

    @OptionGroup var options: ServerOptions

    @Option(help: "Times the disk is filled up.")
    var cycles = 5

    @Option(help: "Size of the file system that is mounted for it, in MiB; needs root.")
    var megabytes = 64

    @Option(help: "Client connections.")
    var connections = 8

    @Option(help: "Seed of the space that is left.")
    var seed: UInt64 = 1

    func run() async throws {
        try await options.inFreshFolder("diskfull") { folder in
            guard let disk = SmallDisk(at: "\(folder)/disk", megabytes: megabytes) else {
                say(
                    "mounting is not permitted here, so no real disk was filled; `dev ioerrors` "
                        + "plays full disks on the simulated one")
                return
            }
            defer { disk.unmount() }
            var run = DiskFullRun(
                scrip: options.scrip, folder: folder, disk: disk, connections: connections,
                seed: seed)
            try await run.run(cycles: cycles)
        }
    }
}
