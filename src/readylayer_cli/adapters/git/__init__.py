"""The user's git: repositories, trees and changes, read by subprocess without running anything of theirs."""
