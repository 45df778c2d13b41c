import ArgumentParser

/// The whole story without a person: from a campaign template to a tampered copy found out.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play the product's story against a real server, checking.")

    @OptionGroup var options: ServerOptions

    @Option(help: "The campaign template to start from.")
    var template = "ladder"

    func run() async throws {
        try await options.inFreshFolder("demo") { folder in
            let story = DemoStory(scrip: options.scrip, folder: folder, template: template)
            try await story.play()
        }
        say("demo passed")
    }
}
