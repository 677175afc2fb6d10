"use strict";
// A node's own properties, as getters to be called on it. The fields of a form hide the form's behind their names, from
// content scripts too. Getters rather than functions around them: Firefox takes a microsecond for each of those.
(() => {
  /**
   * @template {object} T
   * @template {keyof T} K
   * @param {{prototype: T}} type
   * @param {K} property
   * @returns {(this: T) => T[K]}
   */
  function getterOf({ prototype }, property) {
    const get = Object.getOwnPropertyDescriptor(prototype, property)?.get;
    if (!get) throw new TypeError(`this browser's ${prototype} has no ${String(property)}`);
    return get;
  }

  const HTML = "http://www.w3.org/1999/xhtml";
  const namespaceURI = getterOf(Element, "namespaceURI");

  OnRecord.own = {
    /** @returns {element is HTMLElement} */
    isHtml: (element) => namespaceURI.call(element) === HTML,
    nodeType: getterOf(Node, "nodeType"),
    lastChild: getterOf(Node, "lastChild"),
    previousSibling: getterOf(Node, "previousSibling"),
    localName: getterOf(Element, "localName"),
    isContentEditable: getterOf(HTMLElement, "isContentEditable"),
    getBoundingClientRect: Element.prototype.getBoundingClientRect,
  };
})();
