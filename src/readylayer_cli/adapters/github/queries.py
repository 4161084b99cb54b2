"""What is asked of the GraphQL API: threads and their state, which the REST API does not tell."""

import re

VIEWER = """query Viewer {
  viewer {
    login
    databaseId
  }
}"""

_WORDS = """fullDatabaseId
body
url
createdAt
viewerDidAuthor
author {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
}"""

_DISLIKES = """reactions(content: THUMBS_DOWN) {
  totalCount
  viewerHasReacted
}"""

_PAGE = """pageInfo {
  hasNextPage
  endCursor
}"""

THREADS = f"""query Threads($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      reviewThreads(first: 50, after: $after) {{
        {_PAGE}
        nodes {{
          id
          path
          line
          isResolved
          isOutdated
          resolvedBy {{ login databaseId }}
          comments(first: 50) {{
            {_PAGE}
            nodes {{
              {_WORDS}
              {_DISLIKES}
            }}
          }}
        }}
      }}
    }}
  }}
}}"""

REPLIES = f"""query Replies($thread: ID!, $after: String) {{
  node(id: $thread) {{
    ... on PullRequestReviewThread {{
      comments(first: 100, after: $after) {{
        {_PAGE}
        nodes {{
          {_WORDS}
        }}
      }}
    }}
  }}
}}"""

COMMENTS = f"""query Comments($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      comments(first: 100, after: $after) {{
        {_PAGE}
        nodes {{
          {_WORDS}
          {_DISLIKES}
        }}
      }}
    }}
  }}
}}"""

THREAD_STATE = """query ThreadState($thread: ID!) {
  node(id: $thread) {
    ... on PullRequestReviewThread {
      isResolved
    }
  }
}"""

RESOLVE = """mutation Resolve($thread: ID!) {
  resolveReviewThread(input: {threadId: $thread}) {
    thread { isResolved }
  }
}"""

UNRESOLVE = """mutation Unresolve($thread: ID!) {
  unresolveReviewThread(input: {threadId: $thread}) {
    thread { isResolved }
  }
}"""

OPTIONAL = frozenset({"fullDatabaseId", "line", "isOutdated", "resolvedBy", "viewerDidAuthor", "reactions"})
"""Fields that an older server may not know; a query does without them."""

_INSTEAD = {"fullDatabaseId": "databaseId"}


def without(query: str, fields: frozenset[str]) -> str:
    """The query for a server that does not know these fields."""
    for name in sorted(fields):
        whole = rf"^ *{name}\b(?:\([^)]*\))?(?: *\{{[^{{}}]*\}})?$"
        query = re.sub(whole, _INSTEAD.get(name, ""), query, flags=re.MULTILINE)
    return query
