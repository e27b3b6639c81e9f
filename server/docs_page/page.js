"use strict";

/** What a search looks at in an operation. */
const SEARCHED = ["path", "method", "operation.operationId", "operation.summary", "operation.description"];

const darkness = matchMedia("(prefers-color-scheme: dark)");
const showDarkness = () => document.documentElement.classList.toggle("dark-mode", darkness.matches);
darkness.addEventListener("change", showDarkness);
showDarkness();

/** Keeps the operations that have every word of a phrase; Swagger UI itself looks at the tags alone. */
function searchOperations(tags, phrase) {
  const words = phrase.toLowerCase().split(/\s+/);
  const textOf = (operation) => SEARCHED.map((part) => operation.getIn(part.split("."))).join("\n");
  return tags
    .map((tag, name) => {
      const tagText = `${name}\n${tag.getIn(["tagDetails", "description"])}\n`;
      const isFound = (text) => words.every((word) => text.toLowerCase().includes(word));
      return tag.update("operations", (all) => all.filter((operation) => isFound(tagText + textOf(operation))));
    })
    .filter((tag) => tag.get("operations").size > 0);
}

/** A plugin of Swagger UI: a search in the place of its filter. */
const searching = ({ React }) => ({
  fn: { opsFilter: searchOperations },
  components: {
    FilterContainer: ({ layoutActions, layoutSelectors }) =>
      React.createElement("input", {
        type: "search",
        className: "search",
        placeholder: "Search: friend, 好友, /user/group …",
        "aria-label": "Search the operations",
        value: layoutSelectors.currentFilter() === true ? "" : layoutSelectors.currentFilter(),
        onChange: (event) => layoutActions.updateFilter(event.target.value || true),
      }),
  },
});

/** Puts the token of an answer in its place, and takes one away that has ended. */
function takeToken(response, ui, [name, schema]) {
  const data = response.ok ? JSON.parse(response.text).data : undefined;
  if (data?.token) {
    ui.authActions.authorizeWithPersistOption({
      [name]: { name, schema, value: data.token },
    });
  } else if ((data?.["logged out"] || response.status === 401) && ui.authSelectors.authorized()?.has(name)) {
    ui.authActions.logoutWithPersistOption([name]);
  }
  return response;
}

/** Leaves optional parameters empty, which Swagger UI would fill in and send with their examples. */
function forgetExamples({ parameters, schemas }) {
  for (const parameter of Object.values(parameters).filter(({ required }) => !required)) {
    const name = parameter.schema.$ref?.split("/").at(-1);
    parameter.schema = { ...(name ? schemas[name] : parameter.schema) };
    delete parameter.example;
    delete parameter.schema.example;
  }
}

async function show() {
  const contract = await (await fetch("openapi.json")).json();
  // The contract's own server is the root of the host, and the service may be below a path.
  contract.servers = [{ url: new URL(".", location.href).href.replace(/\/$/, "") }];
  forgetExamples(contract.components);
  const [securityScheme] = Object.entries(contract.components.securitySchemes);
  const ui = SwaggerUIBundle({
    spec: contract,
    dom_id: "#page",
    plugins: [searching],
    responseInterceptor: (response) => takeToken(response, ui, securityScheme),
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayOperationId: true,
    displayRequestDuration: true,
    filter: true,
    persistAuthorization: true,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
}

show();
